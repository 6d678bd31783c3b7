import { buildSchema, type GraphQLObjectType, getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { compileQuery } from '../../src/executor/compile.ts';
import { byCompiled, byReference } from './_support/both-ways.ts';

const QUERY = '{ rows { __typename name size mood info shut: flag parts { name } names } }';

/** A schema whose rows are plain objects. */
function schemaOf(rows: unknown) {
  const schema = buildSchema(`
    scalar JSON
    enum Mood { GOOD BAD }
    type Query { rows: [Row] }
    type Row { name: String! size: Float mood: Mood info: JSON flag: Boolean parts: [Row!] names: [String] }
  `);
  const { rows: field } = (schema.getQueryType() as GraphQLObjectType).getFields();
  Object.assign(field ?? {}, { resolve: () => rows });
  return schema;
}

const row = (more: object = {}) => ({
  name: 'a "wide" é 😀',
  size: 1.5,
  mood: 'GOOD',
  info: { deep: ['é', null] },
  flag: false,
  parts: [{ name: 'one' }, { name: 'two' }],
  names: ['x', null],
  ...more,
});
const many = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `part ${at}` }));

it.each<[string, object]>([
  ['no odd value', {}],
  ['nulls', { size: null, mood: undefined, info: null, parts: null, names: null }],
  ['empty lists', { parts: [], names: [] }],
  ['a null that must not be', { name: null }],
  ['a null that must not be, one level below', { parts: [{ name: 'one' }, { name: null }] }],
  ['a null item that must not be', { parts: [{ name: 'one' }, null] }],
  ['a value that comes later', { size: Promise.resolve(2) }],
  ['an item that comes later', { parts: [{ name: 'one' }, Promise.resolve({ name: 'two' })] }],
  ['a function', { name: () => 'called' }],
  ['an error', { info: new Error('no') }],
  ['an error as an item', { parts: [new Error('no')] }],
  ['a text as a number', { size: '12' }],
  ['an object as a text', { name: {} }],
  ['a number without an end', { size: Number.POSITIVE_INFINITY }],
  ['an enum value that is none', { mood: 'FINE' }],
  ['a set as a list', { parts: new Set([{ name: 'one' }]) }],
  ['a text as an object', { parts: ['one'] }],
  ['a list of sixty-four items', { parts: many(64) }],
  ['a list of sixty-five items', { parts: many(65) }],
  ['a JSON text', { info: 'é"' }],
])('a row with %s between plain rows is shown as the reference executor shows it', async (_what, odd) => {
  const question = { schema: schemaOf([row(), row(odd), null, row()]), query: QUERY, context: () => ({}) };
  const [reference, compiled] = [await byReference(question), await byCompiled(question)];
  expect(compiled.data).toEqual(reference.data);
  const paths = (errors: readonly string[]) => errors.map((error) => error.split(':')[0]);
  expect(paths(compiled.errors)).toEqual(paths(reference.errors));
});

it('plain rows of exactly the permitted size are shown, and one byte more is one error without data', async () => {
  const schema = schemaOf([row(), row({ parts: many(64) }), row()]);
  const document = parse(QUERY);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('No operation.');
  const shown = async (bytes: number) => {
    const limits = { bytes, limitError: () => new Error('Too long.') };
    const { data, errors, isCut } = await compileQuery(
      { schema, document, variables: {} },
      operation,
      false,
      limits,
    )({}, {});
    return { text: data.join(''), errors: errors.map(({ message, path }) => [message, path]), isCut };
  };
  const whole = await shown(1_000_000);
  const bytes = Buffer.byteLength(whole.text);
  expect(await shown(bytes)).toEqual(whole);
  expect(await shown(bytes - 1)).toEqual({ text: 'null', errors: [['Too long.', undefined]], isCut: true });
});

it('introspection below a plain object is shown as the reference executor shows it', async () => {
  const schema = buildSchema('type Query { self: Query name: String }');
  const { self } = (schema.getQueryType() as GraphQLObjectType).getFields();
  Object.assign(self ?? {}, { resolve: () => ({ name: 'one' }) });
  const query = '{ self { name __typename __schema { queryType { name } } } }';
  const question = { schema, query, context: () => ({}) };
  expect(await byCompiled(question)).toEqual(await byReference(question));
});
