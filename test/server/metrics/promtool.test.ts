import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { documentAt } from '../../support/readme.ts';
import { openMetered, scrapeText } from './_support/metered.ts';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const promtool = hasPromtool || process.env.REQUIRE_TOOLS === '1';
const HOW = promtool ? '' : ': skipped, promtool is missing; the Debian package "prometheus" has it';

it.runIf(promtool)(`a scrape under load passes "promtool check metrics"${HOW}`, async () => {
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
  const { metricsUrl } = await openMetered({}, { sandbox: {}, droppedLines: () => 0 });
  const scraped = await scrapeText(metricsUrl);
  const types = scraped.matchAll(/^# TYPE checkpoint_gateway_(\w+) (\w+)$/gm);
  const section = documentAt('docs/operations.md').split('\n## Metrics\n')[1]?.split('\n## ')[0] ?? '';
  const rows = section.matchAll(/^\| `(\w+)` \| (\w+) \|/gm);
  const [shown, known] = [rows, types].map((found) =>
    Array.from(found, ([, name, type]) => `${name} ${type}`).toSorted(),
  );
  expect(shown).toEqual(known);
});
