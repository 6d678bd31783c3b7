import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';

const TEST = new URL('../', import.meta.url);
const SRC = new URL('../../src/', import.meta.url);
/** Folders about the whole product, and what tests read. */
const WHOLE = [
  'bench',
  'browser',
  'client',
  'conformance',
  'deploy',
  'fixtures',
  'imports',
  'integration',
  'process',
  'replay',
  'support',
];
const paths = readdirSync(TEST, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/^(fixtures|replay|support)\//.test(path))
  .sort();

it('tests lie in the rooms of src, or in a folder about the whole product', () => {
  const folders = new Set(
    paths.filter((path) => path.includes('/')).map((path) => path.replace(/\/(_support\/)?[^/]+$/, '')),
  );
  const unknown = [...folders].filter(
    (folder) => !WHOLE.includes(folder.split('/')[0] ?? '') && !existsSync(new URL(folder, SRC)),
  );
  expect(unknown).toEqual([]);
});

it('helpers lie in _support folders or in test/support; expected values and commands have places of their own', () => {
  const helpers = paths.filter((path) => !path.endsWith('.test.ts') && !/(^|\/)_support\//.test(path));
  expect(helpers.filter((path) => !path.startsWith('conformance/expected/'))).toEqual(['matrix.ts', 'replay.ts']);
});
