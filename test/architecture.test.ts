import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { documentAt, firstColumn } from './support/readme.ts';

const ROOT = new URL('../', import.meta.url);
const page = documentAt('docs/architecture.md');

it('docs/architecture.md has a line for every folder of src', () => {
  const folders = readdirSync(new URL('src', ROOT), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => `${parentPath.slice(parentPath.lastIndexOf('/src') + 1)}/${name}`);
  expect(firstColumn('folder').toSorted()).toEqual(['src', ...folders].toSorted());
});

it.each(['The path of a query', 'The path of a mutation'])('%s has at most 12 hops', (heading) => {
  const section = page.slice(page.indexOf(`## ${heading}\n`)).split('\n## ')[0] ?? '';
  const hops = Array.from(section.matchAll(/^\d+\. /gm));
  expect(hops.length).toBeGreaterThan(0);
  expect(hops.length).toBeLessThanOrEqual(12);
});

const hops = Array.from(
  page.matchAll(/^\d+\. `(src\/[\w./-]+)` `(\w+)`:/gm),
  ([, file = '', name = '']) => [file, name] as const,
);

it.each(hops)('%s has the function %s', (file, name) => {
  expect(readFileSync(new URL(file, ROOT), 'utf8')).toMatch(new RegExp(`(function|const) ${name}\\b`));
});
