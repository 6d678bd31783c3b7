import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { documentAt } from '../../support/readme.ts';
import { itWithTool } from '../../support/required-tool.ts';
import { openMetered, scrapeText, UNREACHABLE_REDIS } from './_support/metered.ts';

itWithTool('promtool', 'prometheus')('a scrape under load passes "promtool check metrics"', async () => {
  const { query, metricsUrl } = await openMetered();
  const load = Array.from({ length: 40 }, (_, index) =>
    query(
      `query VaultOverview { vaults(first: ${1 + (index % 9)}) { nodes { name checkpoints(first: 1) { nodes { id } } } } }`,
    ),
  );
  const scraped = await Promise.all([scrapeText(metricsUrl), ...load]).then(() => scrapeText(metricsUrl));
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: scraped, encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

it('docs/operations.md has each metric of a scrape with its type', async () => {
  const gateways = [{}, UNREACHABLE_REDIS].map((content) =>
    openMetered(content, { sandbox: {}, droppedLines: () => 0 }),
  );
  const scraped = await Promise.all((await Promise.all(gateways)).map(({ metricsUrl }) => scrapeText(metricsUrl)));
  const types = scraped.join('\n').matchAll(/^# TYPE checkpoint_gateway_(\w+) (\w+)$/gm);
  const section = documentAt('docs/operations.md').split('\n## Metrics\n')[1]?.split('\n## ')[0] ?? '';
  const rows = section.matchAll(/^\| `(\w+)` \| (\w+) \|/gm);
  const [shown, known] = [rows, types].map(
    (found) => new Set(Array.from(found, ([, name, type]) => `${name} ${type}`)),
  );
  expect(shown).toEqual(known);
});
