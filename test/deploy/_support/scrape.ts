import { scrapeText, UNREACHABLE_REDIS } from '../../server/metrics/_support/metered.ts';
import { openGateway } from '../../support/gateway.ts';

let scraped: Promise<string> | undefined;

/** The text of /metrics of two gateways, one of them with Redis, the same for all tests of a file. */
export function scrape(): Promise<string> {
  scraped ??= scrapeOnce();
  return scraped;
}

async function scrapeOnce(): Promise<string> {
  const options = { sandbox: {}, listen: true, droppedLines: () => 0 } as const;
  const contents = [{}, UNREACHABLE_REDIS];
  const texts = contents.map(async (content) => {
    const { metricsUrl = '' } = await openGateway({ metrics: { port: 0 }, ...content }, options);
    return scrapeText(metricsUrl);
  });
  return (await Promise.all(texts)).join('\n');
}

/** The names under which Prometheus stores what a scrape brings, and `up`, which it adds. */
export function namesIn(text: string): string[] {
  const types = Array.from(text.matchAll(/^# TYPE (\S+) (\w+)$/gm), ([, name = '', type]) => ({ name, type }));
  const series = types.flatMap(({ name, type }) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  return [...series, 'up'];
}
