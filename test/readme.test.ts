import { readFileSync } from 'node:fs';
import { extendSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { errorCodes } from '../src/failure.ts';
import { schema } from '../src/schema/index.ts';
import { openSandboxGateway } from './support/gateway.ts';
import { codeBlocks, firstColumn, README } from './support/readme.ts';

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

it.each(['apollo', 'urql'])('shows the %s client that the tests run', (name) => {
  const code = readFileSync(new URL(`client/${name}.ts`, import.meta.url), 'utf8');
  const shown = blocks.filter(({ language }) => language === 'ts').map((block) => block.code);
  expect(shown).toContain(code.replace('../../schema/', './schema/'));
});

it('shows a Relay query that fits the schema', () => {
  const shown = blocks.find(({ language, code }) => language === 'graphql' && code.startsWith('query'));
  const directive = 'directive @connection(key: String!, filters: [String]) on FIELD';
  const withRelay = extendSchema(schema, parse(directive));
  expect(validate(withRelay, parse(shown?.code ?? ''))).toEqual([]);
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

it('lists every key of the configuration', () => {
  const schema = JSON.parse(readFileSync(new URL('../schema/config.schema.json', import.meta.url), 'utf8'));
  const { upstreams, $schema, ...top } = schema.properties;
  const keys = [...Object.keys(top), ...Object.keys(upstreams.items.properties).map((key) => `upstreams[].${key}`)];
  expect(firstColumn('key').toSorted()).toEqual(keys.toSorted());
});
