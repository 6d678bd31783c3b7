import { expect, it } from 'vitest';
import { readConfig } from '../src/config/config.ts';
import { errorCodes, requestCodes } from '../src/failure.ts';
import { openGateway } from './support/gateway.ts';
import { codeBlocks, documentAt, firstColumn, README, table } from './support/readme.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const blocks = codeBlocks();
const examples = blocks.filter(({ language, code }) => language === 'graphql' && code.startsWith('{'));
const { scripts } = JSON.parse(documentAt('package.json')) as { scripts: Readonly<Record<string, string>> };

it('README has at most 200 lines', () => {
  expect(README.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});

it('README shows one query with its response', () => {
  expect(codeBlocks(README).filter(({ language }) => language === 'graphql')).toHaveLength(1);
});

it('README has rows of the call plan as docs/cost.md has them', () => {
  const plan = table('query').map((row) => row.join(' | '));
  expect(plan).toEqual(expect.arrayContaining(table('main rows').map((row) => row.join(' | '))));
});

it.each(examples.map(({ code, next }) => [code.split('\n')[1]?.trim(), code, next ?? '']))(
  'the manual shows the real response to %s',
  async (_name, query, answer) => {
    const { query: ask } = await openGateway({}, { sandbox: { now: () => NOON } });
    expect(await ask(query)).toEqual(JSON.parse(answer));
  },
);

it.each([
  ['README.md', ['sg']],
  ['docs/configuration.md', ['sg', 'lab']],
])('%s shows a configuration that can be used', (path, names) => {
  const shown = codeBlocks(documentAt(path)).find(({ code }) => code.includes('"upstreams"'));
  const config = readConfig({ name: path, content: shown?.code ?? '' }, { OS_PASSWORD: 'secret' });
  expect(config.upstreams.map(({ name }) => name)).toEqual(names);
});

it('README shows the commands to start and to test', () => {
  const commands = codeBlocks(README)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.trim().split(/ && |\n/));
  expect(commands).toEqual(['npm ci', 'npm start', 'npm cit']);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test']));
});

it('docs/errors.md lists every error code with its meaning', () => {
  const rows = Object.entries(errorCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  expect(firstColumn('code')).toEqual(Object.keys(errorCodes));
  expect(rows.filter((row) => !documentAt('docs/errors.md').includes(row))).toEqual([]);
});

it('docs/errors.md lists every code of a request that did not run, with its meaning', () => {
  expect(table('code of a request')).toEqual(Object.entries(requestCodes));
});

it('docs/configuration.md lists every key, with its default', () => {
  const schema = JSON.parse(documentAt('schema/config.schema.json'));
  const keys = keysOf(schema).filter(([key]) => key !== '$schema' && !key.startsWith('upstreams[].auth.'));
  const shown = new Map(table('key').map(([key = '', byDefault = '']) => [key, byDefault]));
  expect([...shown.keys()].toSorted()).toEqual(keys.map(([key]) => key).toSorted());
  const known = keys.filter(([, byDefault]) => byDefault !== undefined);
  expect(known.map(([key]) => [key, shown.get(key)])).toEqual(known);
});

interface Shape {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

/** The keys below a shape, as the table names them, each with its default where the shape knows it. */
function keysOf({ properties = {} }: Shape, prefix = ''): [key: string, byDefault: string | undefined][] {
  return Object.entries(properties).flatMap(([name, shape]) => {
    const key = prefix + name;
    const list = [shape, ...(shape.anyOf ?? [])].find(({ items }) => items?.properties !== undefined);
    const within = list?.items ? keysOf(list.items, `${key}[].`) : keysOf(shape, `${key}.`);
    // What only holds other keys has no row of its own; what may be something else as well does.
    return within.length > 0 && !shape.anyOf ? within : [[key, textOf(shape.default)], ...within];
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

it('docs/configuration.md shows a caller that can be configured', () => {
  const shown = blocks.find(({ code }) => code.startsWith('{ "callers"'));
  const lab = { name: 'lab', kind: 'karbor', endpoint: 'http://h', auth: { mode: 'token', token: 't' } };
  const content = { host: '0.0.0.0', upstreams: [lab], ...JSON.parse(shown?.code ?? '') };
  const { callers } = readConfig({ name: 'docs/configuration.md', content }, { CONSOLE_KEY_SHA256: 'a'.repeat(64) });
  expect(callers).toHaveLength(1);
});

it.each([
  ['development', {}],
  ['production', { NODE_ENV: 'production' }],
])('docs/configuration.md says what is on in %s', (mode, env) => {
  const content = { upstreams: [{ name: 'sg', kind: 'cbr', endpoint: 'http://h', auth: { mode: 'passthrough' } }] };
  const config: Readonly<Record<string, unknown>> = { ...readConfig({ name: 'docs/configuration.md', content }, env) };
  const isOn = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
  const rows = table('what').filter(([what]) => !what?.startsWith('sandbox'));
  expect(rows.map(([what, , , key = '']) => [what, isOn(config[key]) ? 'on' : 'off'])).toEqual(
    rows.map(([what, development, production]) => [what, mode === 'production' ? production : development]),
  );
  expect(rows).toHaveLength(9);
});
