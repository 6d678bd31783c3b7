import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readConfig } from '../src/config/config.ts';
import { errorCodes, requestCodes } from '../src/failure.ts';
import { openSandboxGateway } from './support/gateway.ts';
import { codeBlocks, firstColumn, README, table } from './support/readme.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const blocks = codeBlocks();
const examples = blocks.filter(({ language, code }) => language === 'graphql' && code.startsWith('{'));
const scripts = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { scripts: object })
  .scripts;

it('shows three queries', () => {
  expect(examples).toHaveLength(3);
});

it.each(examples.map(({ code, next }) => [code.split('\n')[1]?.trim(), code, next ?? '']))(
  'shows the real answer to %s',
  async (_name, query, answer) => {
    const { query: ask } = await openSandboxGateway({ now: () => NOON });
    expect(await ask(query)).toEqual(JSON.parse(answer));
  },
);

it('shows a configuration that can be used', () => {
  const shown = blocks.find(({ language, code }) => language === 'json' && code.includes('"upstreams"'));
  const config = readConfig({ name: 'README', content: shown?.code ?? '' }, { OS_PASSWORD: 'secret' });
  expect(config.upstreams.map(({ name }) => name)).toEqual(['sg', 'lab']);
});

it('tells to run what there is', () => {
  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => code.trim().split(/ && |\n/));
  expect(commands).toEqual(['npm ci', 'npm start', 'npm cit']);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'codegen']));
});

it('lists every error code with its meaning', () => {
  const rows = Object.entries(errorCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  expect(firstColumn('code')).toEqual(Object.keys(errorCodes));
  expect(rows.filter((row) => !README.includes(row))).toEqual([]);
});

it('lists every code of a request that did not run, with its meaning', () => {
  expect(table('code of a request')).toEqual(Object.entries(requestCodes));
});

it('lists every key of the configuration, with its default', () => {
  const schema = JSON.parse(readFileSync(new URL('../schema/config.schema.json', import.meta.url), 'utf8'));
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

it('shows a caller that can be configured', () => {
  const shown = blocks.find(({ code }) => code.startsWith('{ "callers"'));
  const lab = { name: 'lab', kind: 'karbor', endpoint: 'http://h', auth: { mode: 'token', token: 't' } };
  const content = { host: '0.0.0.0', upstreams: [lab], ...JSON.parse(shown?.code ?? '') };
  const { callers } = readConfig({ name: 'README', content }, { CONSOLE_KEY_SHA256: 'a'.repeat(64) });
  expect(callers).toHaveLength(1);
});

it.each([
  ['development', {}],
  ['production', { NODE_ENV: 'production' }],
])('tells what is on in %s', (mode, env) => {
  const content = { upstreams: [{ name: 'sg', kind: 'cbr', endpoint: 'http://h', auth: { mode: 'passthrough' } }] };
  const config: Readonly<Record<string, unknown>> = { ...readConfig({ name: 'README', content }, env) };
  const isOn = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value));
  const rows = table('what').filter(([what]) => !what?.startsWith('sandbox'));
  expect(rows.map(([what, , , key = '']) => [what, isOn(config[key]) ? 'on' : 'off'])).toEqual(
    rows.map(([what, development, production]) => [what, mode === 'production' ? production : development]),
  );
  expect(rows).toHaveLength(8);
});
