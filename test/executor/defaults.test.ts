import {
  buildSchema,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getIntrospectionQuery,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { byCompiled, byReference, type Comparable } from './_support/both-ways.ts';

const SDL = `
  interface Named { name: String }
  union Either = Cat | Dog
  enum Mood { GOOD BAD }
  type Cat implements Named { name(loud: Boolean = true): String length: Int mood: Mood toString: String }
  type Dog implements Named { name: String mood: Mood }
  type Query { named: Named all: [Named] either: Either cat: Cat moods: [Mood] needed: [Named!] toString: String constructor: Cat }
`;

type TypeOf = (value: { readonly kind?: string; readonly name?: string }) => boolean | Promise<boolean>;

interface House {
  /** What the fields of the query resolve to; without one they have no resolver. */
  readonly root?: Readonly<Record<string, unknown>>;
  /** `isTypeOf` of the two object types. */
  readonly cat?: TypeOf;
  readonly dog?: TypeOf;
  readonly resolveType?: (value: unknown, context: unknown, info: GraphQLResolveInfo) => unknown;
  /** The values within, by their names. */
  readonly moods?: Readonly<Record<string, unknown>>;
}

function houseOf({ root = {}, cat, dog, resolveType, moods = {} }: House): GraphQLSchema {
  const schema = buildSchema(SDL);
  for (const [name, value] of Object.entries(root)) {
    const field = schema.getQueryType()?.getFields()[name];
    if (field) field.resolve = () => (typeof value === 'function' ? value() : value);
  }
  if (cat) (schema.getType('Cat') as GraphQLObjectType).isTypeOf = cat;
  if (dog) (schema.getType('Dog') as GraphQLObjectType).isTypeOf = dog;
  if (resolveType) (schema.getType('Named') as GraphQLAbstractType).resolveType = resolveType as () => string;
  const mood = schema.getType('Mood');
  for (const value of mood && 'getValues' in mood ? mood.getValues() : []) {
    if (value.name in moods) value.value = moods[value.name];
  }
  return schema;
}

const kind =
  (wanted: string): TypeOf =>
  (value) =>
    value.kind === wanted;
const slowly =
  (type: TypeOf): TypeOf =>
  async (value) =>
    type(value);
const throwing: TypeOf = () => {
  throw new Error('no');
};
const rejecting: TypeOf = async () => {
  throw new Error('no');
};
const tom = { kind: 'cat', name: 'Tom', length: 3 };
const rex = { kind: 'dog', name: 'Rex' };
const kinds = { cat: kind('cat'), dog: kind('dog') };

const NAMED = '{ named { __typename name } }';
const ALL = '{ all { __typename name ... on Cat { length } } }';

/** Errors by their paths: the words of what a schema does wrong are our own, and clients never see them. */
function seen({ data, errors }: Comparable): unknown {
  return { data, paths: errors.map((error) => error.split(':')[0]) };
}

describe('where a schema leaves something to graphql, its default is the rule:', () => {
  it.each<[string, string, House]>([
    ['__typename of the value', ALL, { root: { all: [{ __typename: 'Cat', ...tom }, { __typename: 'Dog' }] } }],
    ['__typename before isTypeOf', NAMED, { ...kinds, root: { named: { __typename: 'Dog', kind: 'dog' } } }],
    ['__typename that isTypeOf denies', NAMED, { ...kinds, root: { named: { __typename: 'Cat', kind: 'dog' } } }],
    ['__typename that is no text', NAMED, { ...kinds, root: { named: { __typename: 5, kind: 'dog' } } }],
    ['isTypeOf', ALL, { ...kinds, root: { all: [tom, rex, null, { kind: 'mouse' }] } }],
    ['isTypeOf of a union', '{ either { __typename ... on Cat { name } } }', { ...kinds, root: { either: tom } }],
    ['isTypeOf that comes later', ALL, { cat: slowly(kinds.cat), dog: slowly(kinds.dog), root: { all: [tom, rex] } }],
    [
      'isTypeOf at once before one that comes later',
      ALL,
      { cat: slowly(() => true), dog: () => true, root: { all: [rex] } },
    ],
    ['isTypeOf of only one type', ALL, { dog: kinds.dog, root: { all: [rex, tom] } }],
    ['isTypeOf that throws', NAMED, { cat: throwing, dog: kinds.dog, root: { named: rex } }],
    [
      'isTypeOf that throws beside one that comes later',
      NAMED,
      { cat: rejecting, dog: throwing, root: { named: rex } },
    ],
    ['isTypeOf that rejects', NAMED, { cat: rejecting, dog: slowly(kinds.dog), root: { named: rex } }],
    ['isTypeOf that rejects beside one that is right', NAMED, { cat: rejecting, dog: kinds.dog, root: { named: rex } }],
    ['no type at all', '{ needed { name } cat { name } }', { root: { needed: [tom], cat: tom } }],
    ['isTypeOf of a field of an object type', '{ cat { name } }', { cat: kinds.cat, root: { cat: rex } }],
    ['the same, later', '{ cat { name } }', { cat: slowly(kinds.cat), root: { cat: async () => rex } }],
    ['the same, right', '{ cat { name } }', { cat: slowly(kinds.cat), root: { cat: tom } }],
    ['a type that is no name', NAMED, { root: { named: tom }, resolveType: () => ({ toString: () => 'Cat' }) }],
    ['a type that resolveType denies', NAMED, { root: { named: tom }, resolveType: () => undefined }],
    [
      'a property that is a function',
      '{ cat { name(loud: false) } }',
      { root: { cat: { name: ({ loud }: { loud: boolean }) => `loud: ${loud}` } } },
    ],
    [
      'a function as an object',
      '{ cat { name length } }',
      { root: { cat: () => Object.assign((one: unknown) => one, { mood: 'GOOD' }) } },
    ],
    ['a text as an object', '{ cat { name length toString } }', { root: { cat: 'Tom' } }],
    ['a number as an object', '{ cat { name toString } }', { root: { cat: 5 } }],
    ['a field of no object', '{ toString constructor { name } cat { name } }', {}],
    [
      'a promise of another make',
      '{ cat { name mood } }',
      {
        root: {
          // biome-ignore lint/suspicious/noThenProperty: a promise of another make is what is asked about.
          cat: () => ({ then: (ok: (cat: object) => unknown) => Promise.resolve({ ...tom, mood: 'BAD' }).then(ok) }),
        },
      },
    ],
    [
      'values of an enum',
      '{ moods }',
      { root: { moods: [1, 'BAD', null, 'GOOD', { bad: true }] }, moods: { GOOD: 1 } },
    ],
    [
      'an error as a value',
      '{ cat { name } moods }',
      { root: { cat: new Error('no'), moods: [new Error('no'), 'BAD'] } },
    ],
    [
      'a generator as a list',
      '{ moods }',
      {
        root: {
          moods: () =>
            (function* moods() {
              yield 'GOOD';
              yield Promise.resolve('BAD');
            })(),
        },
      },
    ],
    [
      'an asynchronous generator, which is none',
      '{ moods }',
      {
        root: {
          moods: () =>
            (async function* moods() {
              yield 'GOOD';
            })(),
        },
      },
    ],
    ['something like an array, which is none', '{ moods }', { root: { moods: { length: 1, 0: 'GOOD' } } }],
    ['introspection', getIntrospectionQuery(), {}],
    [
      'introspection beside values',
      '{ cat { name } __type(name: "Cat") { fields { name args { name defaultValue } } } }',
      { root: { cat: tom } },
    ],
    ['introspection of no type', '{ __type(name: "Mouse") { name } }', {}],
  ])('%s', async (_what, query, house) => {
    const question = () => ({ schema: houseOf(house), query, context: () => ({}) });
    expect(seen(await byCompiled(question()))).toEqual(seen(await byReference(question())));
  });
});

it('who finds out a type learns the field, its whole type and its path, as by graphql', async () => {
  const infos: object[] = [];
  const resolveType = (
    _value: unknown,
    _context: unknown,
    { fieldName, returnType, parentType, path }: GraphQLResolveInfo,
  ) => {
    infos.push({ fieldName, returnType: String(returnType), parentType: String(parentType), path });
    return 'Cat';
  };
  const question = () => ({
    schema: houseOf({ resolveType, root: { needed: [tom, tom] } }),
    query: '{ n: needed { name } }',
    context: () => ({}),
  });
  await byReference(question());
  const byGraphql = infos.splice(0);
  await byCompiled(question());
  expect(byGraphql).toHaveLength(2);
  expect(infos).toEqual(byGraphql);
});
