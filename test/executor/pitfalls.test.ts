import { execute, type GraphQLSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { compileQuery } from '../../src/executor/compile.ts';
import { createMaskError } from '../../src/server/operation/mask-error.ts';
import { cat, later, rejected, schemaWith, thrown, type Values } from './_support/failing-schema.ts';

/** Asks the compiled query; fails when a promise was rejected that nobody waited for. */
async function ask(schema: GraphQLSchema, query: string) {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('No operation.');
  const compiled = await compileQuery({ schema, document, variables: {} }, operation)({}, {});
  // Node tells of them when a round of the event loop is over.
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(unhandled).toEqual([]);
  return compiled;
}

async function both(schema: GraphQLSchema, query: string) {
  return { compiled: await ask(schema, query), reference: await execute({ schema, document: parse(query) }) };
}

describe('a query is answered, and no rejection is left to nobody, when', () => {
  it.each<[string, string, Values]>([
    [
      'a type cannot be told, later',
      '{ named { name } }',
      { 'Query.named': () => later({}), resolveType: () => thrown('no') },
    ],
    [
      'a name cannot be read, later',
      '{ it { name mood } }',
      {
        'Query.it': () =>
          later({
            get name() {
              return thrown('no');
            },
          }),
      },
    ],
    [
      'a list breaks off, later',
      '{ list { name } }',
      {
        'Query.list': () =>
          later({
            *[Symbol.iterator]() {
              yield cat;
              thrown('no');
            },
          }),
      },
    ],
    [
      'all of several needed things fail, later',
      '{ it { a: sure { name } b: sure { name } } }',
      { 'Query.it': () => cat, 'Cat.sure': () => rejected('no') },
    ],
    [
      'one needed thing fails at once and one later',
      '{ it { a: sure { name } name } }',
      { 'Query.it': () => ({ name: null }), 'Cat.sure': () => rejected('no') },
    ],
    [
      'one needed item fails at once and one later',
      '{ list { name sure { name } } }',
      { 'Query.list': () => [rejected('no'), null, cat], 'Cat.sure': () => cat },
    ],
    [
      'an item fails later, and the list breaks off',
      '{ list { name } }',
      { 'Query.list': () => [rejected('one'), rejected('two'), null] },
    ],
    [
      'a thing fails at once beside one of an unknown type',
      '{ it { friend { name } name } }',
      { 'Query.it': () => ({}), 'Cat.friend': () => later({}), resolveType: () => rejected('no') },
    ],
  ])('%s', async (_when, query, values) => {
    // Not compared with the reference executor, which leaves rejections to nobody where items of a list fail.
    const { data, errors } = await ask(schemaWith(values), query);
    expect([Object.values(JSON.parse(data.join(''))), errors.length]).toEqual([[null], 1]);
  });
});

it('what a scalar throws is hidden, and keeps its place', async () => {
  const report: unknown[] = [];
  const maskError = createMaskError({ maskErrors: true, report: (error) => report.push(error) });
  const schema = schemaWith({
    'Query.odds': () => [1, 'bad', later('bad')],
    'Query.it': () => cat,
    'Cat.odd': () => 'bad',
  });
  const { compiled, reference } = await both(schema, '{ all: odds\n it { odd } }');
  const masked = (errors: readonly unknown[] = []) => errors.map((error) => JSON.stringify(maskError(error))).sort();
  expect(masked(compiled.errors)).toEqual(masked(reference.errors));
  expect(masked(compiled.errors).join()).not.toContain('secret');
  expect(compiled.errors.map((error) => maskError(error).toJSON())).toContainEqual({
    message: 'Unexpected error.',
    locations: [{ line: 2, column: 7 }],
    path: ['it', 'odd'],
    extensions: { code: 'INTERNAL', retryable: false },
  });
  expect(report.length).toBeGreaterThan(0);
});

it.each([
  ['in a list', '{ list { name\n  friend { name } } }'],
  ['in a field that is asked for twice', '{ it { name } it { friend { name } }\n ... { it { friend { name } } } }'],
  [
    'below an alias and a fragment',
    '{ other: it { ...F } } fragment F on Cat {\n one: friend { name } two: friend { name } }',
  ],
])('an error says where it is, %s', async (_where, query) => {
  const schema = schemaWith({
    'Query.list': () => [cat, cat],
    'Query.it': () => cat,
    'Cat.friend': () => rejected('no'),
  });
  const { compiled, reference } = await both(schema, query);
  const shown = (errors: readonly { toJSON: () => unknown }[] = []) =>
    errors.map((error) => JSON.stringify(error)).sort();
  expect(shown(compiled.errors)).toEqual(shown(reference.errors));
  expect(shown(compiled.errors).join()).toContain('"locations":[{"line"');
});
