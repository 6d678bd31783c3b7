import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { edgesOf } from './_support/edges.ts';
import { fileCircles, folderCircles, problemsOf, tableIn } from './_support/table.ts';

const ROOT = new URL('../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

const files = readdirSync(new URL('src', ROOT), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `src/${path}`);
const edges = files.flatMap((path) => edgesOf(path, textOf(path)));
const table = tableIn(textOf('CONTRIBUTING.md'));

it('every folder imports what the table in CONTRIBUTING says, no more and no less', () => {
  expect(problemsOf(files, edges, table)).toEqual([]);
});

it('no files import one another in a circle, but for the types of the graph', () => {
  const schema = ['backup', 'checkpoint', 'filter', 'protection-day', 'provider', 'upstream', 'vault'];
  expect(fileCircles(edges)).toEqual([schema.map((name) => `src/schema/${name}.ts`)]);
});

it('no folders import one another in a circle', () => {
  expect(folderCircles(edges)).toEqual([]);
});

const isNamed = (path: string) => (files.includes(path) ? files : [...files, path]);
const problemsWith = (path: string, code: string) =>
  problemsOf(isNamed(path), [...edges, ...edgesOf(path, code)], table);

it.each([
  ['a type', "import type { UpstreamInstance } from '../context/upstream-instance.ts';", ' (types)'],
  ['a type as one of its names', "import { type UpstreamInstance } from '../context/upstream-instance.ts';", ''],
  [
    'a value beside a type',
    "import { type UpstreamInstance, createUpstreamInstance } from '../context/upstream-instance.ts';",
    '',
  ],
  ['everything', "import * as instance from '../context/upstream-instance.ts';", ''],
  ['what it does', "import '../context/upstream-instance.ts';", ''],
  ['what it passes on', "export { createUpstreamInstance } from '../context/upstream-instance.ts';", ''],
  ['types that it passes on', "export type * from '../context/upstream-instance.ts';", ' (types)'],
  [
    'a type by its place',
    "type UpstreamInstance = import('../context/upstream-instance.ts').UpstreamInstance;",
    ' (types)',
  ],
  ['what it imports later', "const instance = await import('../context/upstream-instance.ts');", ' (import())'],
  [
    'what it requires',
    "const instance = createRequire(import.meta.url)('../context/upstream-instance.ts');",
    ' (import())',
  ],
])('src/http may not import %s from src/context', (_what, code, kind) => {
  expect(problemsWith('src/http/rows.ts', code)).toEqual([
    `src/http/rows.ts may not import src/context/upstream-instance.ts${kind}`,
  ]);
});

it.each([
  ['src/upstreams/writes/reconcile.ts', '../../server/log/log.ts', 'src/server/log/log.ts'],
  ['src/upstreams/writes/reconcile.ts', '../../config/config.ts', 'src/config/config.ts'],
  ['src/upstreams/writes/reconcile.ts', '../cbr/list-reader.ts', 'src/upstreams/cbr/list-reader.ts'],
  ['src/upstreams/cbr/list-reader.ts', '../karbor/pages.ts', 'src/upstreams/karbor/pages.ts'],
  ['src/upstreams/cbr/list-reader.ts', 'graphql', 'graphql'],
  ['src/upstreams/cbr/list-reader.ts', 'undici/lib/core', 'undici/lib/core'],
  ['src/sandbox/routes.ts', '../failure.ts', 'src/failure.ts'],
  ['src/sandbox/cbr/rows.ts', 'undici', 'undici'],
  ['src/schema/vault.ts', '@pothos/plugin-relay', '@pothos/plugin-relay'],
  ['src/failure.ts', './domain/loopback.ts', 'src/domain/loopback.ts'],
])('%s may not import %s', (path, name, shown) => {
  expect(problemsWith(path, `import { x } from '${name}';`)).toEqual([`${path} may not import ${shown}`]);
});

it('what may be imported for its types is not imported for more', () => {
  expect(
    problemsWith('src/server/edge/request-guard.ts', "import { readConfig } from '../../config/config.ts';"),
  ).toEqual(['src/server/edge/request-guard.ts may not import src/config/config.ts']);
  expect(problemsWith('src/main.ts', "import { startSandbox } from './sandbox/server.ts';")).toEqual([
    'src/main.ts may not import src/sandbox/server.ts',
  ]);
});

it('a module whose name is put together at run time is imported nowhere', () => {
  expect(problemsWith('src/http/rows.ts', 'await import(name);')).toEqual([
    'src/http/rows.ts may not import (a computed name) (import())',
  ]);
});

it.each(['src/shared/text.ts', 'src/http/pool/rate.ts', 'src/tools.ts'])(
  '%s is where the table knows nothing',
  (path) => {
    const row = path === 'src/tools.ts' ? path : path.slice(0, path.lastIndexOf('/'));
    expect(problemsWith(path, '')).toEqual([`${row} is not in the table`]);
  },
);

it('a row, a cell and a kind that nobody uses any more are named', () => {
  const rows = '| `src/http` | `domain`, `schema` (types) | `undici` (import()) |\n| `src/gone` |  |  |\n';
  const from = edgesOf('src/http/rows.ts', "import type { Row } from '../domain/row.ts';");
  expect(problemsOf(['src/http/rows.ts'], from, tableIn(rows))).toEqual([
    'src/gone is in the table, and not there',
    'src/http does not import domain',
    'src/http does not import schema (types)',
    'src/http does not import undici (import())',
  ]);
});

it('files are in a circle also where one of its sides is a type', () => {
  const back = edgesOf('src/http/limits/fifo.ts', "import type { Pacer } from './pacer.ts';");
  expect(fileCircles([...edges, ...back])).toContainEqual(['src/http/limits/fifo.ts', 'src/http/limits/pacer.ts']);
});
