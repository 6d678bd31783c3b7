import { type ListeningGateway, type OpenOptions, openGateway } from '../../../support/gateway.ts';

/** The values of a scrape by `name{labels}`, as they are written, without the common prefix. */
export type Scrape = ReadonlyMap<string, number>;

/** Replicas that share a Redis which does not respond. */
export const UNREACHABLE_REDIS = {
  secret: 'a secret of 32 characters and more',
  redis: { url: 'redis://127.0.0.1:1' },
};

const PREFIX = 'checkpoint_gateway_';

export interface Metered extends ListeningGateway {
  readonly metricsUrl: string;
  readonly scrape: () => Promise<Scrape>;
}

/** A gateway that listens, with metrics on a port of their own. */
export async function openMetered(content: object = {}, options: OpenOptions = { sandbox: {} }): Promise<Metered> {
  const gateway = await openGateway({ metrics: { port: 0 }, ...content }, { ...options, listen: true });
  const { metricsUrl = '' } = gateway;
  return { ...gateway, metricsUrl, scrape: async () => valuesIn(await scrapeText(metricsUrl)) };
}

export async function scrapeText(metricsUrl: string): Promise<string> {
  const response = await fetch(`${metricsUrl}/metrics`, { headers: { connection: 'close' } });
  return response.text();
}

export function valuesIn(text: string): Scrape {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end).replace(PREFIX, ''), Number(line.slice(end + 1))];
    }),
  );
}

/** The series of a metric. */
export function seriesOf(scrape: Scrape, name: string): Readonly<Record<string, number>> {
  return Object.fromEntries([...scrape].filter(([series]) => series === name || series.startsWith(`${name}{`)));
}

/** One upstream named sg at `origin`. */
export function over(origin: string, more: object = {}): object {
  const auth = { mode: 'token', token: 't' };
  return { upstreams: [{ name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'p1', auth, ...more }] };
}

/** The document that reads the vault of a number. */
export function vaultOf(number: number): string {
  return `{ vault(id: "vault:sg:00000000-0000-4000-8000-${String(number).padStart(12, '0')}") { name } }`;
}
