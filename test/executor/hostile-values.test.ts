import { buildSchema, GraphQLScalarType, type GraphQLSchema, isObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { byCompiled, byReference } from './_support/both-ways.ts';

const SDL = `
  scalar Odd
  interface Named { name: String }
  union Either = Cat | Dog
  enum Mood { GOOD BAD }
  type Cat implements Named { name: String kittens: [Cat!] mood: Mood sure: String! }
  type Dog implements Named { name: String age: Int }
  type Query {
    it: Cat
    sure: Cat!
    named: Named
    either: Either
    list: [Cat]
    needed: [Cat!]
    deep: [[Int]]
    odd: Odd
    int: Int
    float: Float
    text: String
    flag: Boolean
    id: ID
    mood: Mood
    moods: [Mood!]!
  }
`;

const thrower = (message: string) => {
  throw new Error(message);
};
const rejected = (message: string) => Promise.reject(new Error(message));
const cat = (more: object = {}) => ({ __typename: 'Cat', name: 'Tom', sure: 'yes', ...more });
const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(resolve, value));

/** A schema whose root fields resolve to what is given. */
function schemaWith(root: Readonly<Record<string, unknown>>): GraphQLSchema {
  const schema = buildSchema(SDL);
  for (const [name, field] of Object.entries(schema.getQueryType()?.getFields() ?? {})) {
    field.resolve = () => (typeof root[name] === 'function' ? (root[name] as () => unknown)() : root[name]);
  }
  for (const name of ['Named', 'Either']) {
    const type = schema.getType(name);
    if (type && 'resolveType' in type) {
      type.resolveType = (value: unknown) => {
        const named = (value as { __typename?: unknown }).__typename;
        return (typeof named === 'function' ? named() : named) as string;
      };
    }
  }
  const odd = schema.getType('Odd');
  if (odd instanceof GraphQLScalarType) {
    odd.serialize = (value) => (value === 'throw' ? thrower('odd') : value === 'nothing' ? null : value);
  }
  if (!isObjectType(schema.getType('Cat'))) throw new Error('No cat.');
  return schema;
}

const CAT = '{ __typename name mood sure kittens { name sure } }';

it.each<[string, string, Record<string, unknown>]>([
  ['a value at once', `{ it ${CAT} }`, { it: cat() }],
  ['a value later', `{ it ${CAT} }`, { it: () => later(cat()) }],
  ['a field that is a function', `{ it ${CAT} }`, { it: cat({ name: () => 'Tim' }) }],
  ['a field that comes later', `{ it ${CAT} }`, { it: cat({ name: later('Tim'), kittens: later([cat(), cat()]) }) }],
  ['a resolver that throws', `{ it ${CAT} int }`, { it: () => thrower('no'), int: 1 }],
  ['a resolver that rejects', `{ it ${CAT} int }`, { it: () => rejected('no'), int: 1 }],
  ['a resolver that gives an error', `{ it ${CAT} int }`, { it: new Error('no'), int: 1 }],
  [
    'a getter that throws',
    `{ it ${CAT} int }`,
    {
      it: () =>
        later({
          ...cat(),
          get mood() {
            return thrower('no');
          },
        }),
      int: 1,
    },
  ],
  [
    'an iterator that throws',
    `{ list ${CAT} int }`,
    {
      list: () =>
        later({
          *[Symbol.iterator]() {
            yield cat();
            thrower('no');
          },
        }),
      int: 1,
    },
  ],
  ['a set as a list', `{ list ${CAT} }`, { list: new Set([cat()]) }],
  ['a list that is none', `{ list ${CAT} int }`, { list: 5, int: 1 }],
  ['a text as a list', `{ list ${CAT} int }`, { list: 'abc', int: 1 }],
  ['a rejected item', `{ list ${CAT} }`, { list: () => [rejected('first'), cat()] }],
  ['an error as an item', `{ list ${CAT} }`, { list: [new Error('first'), cat(), null] }],
  [
    'a rejected item that is needed',
    `{ needed ${CAT} int }`,
    { needed: () => [later(cat()), rejected('second')], int: 1 },
  ],
  ['a null item that is needed', `{ needed ${CAT} int }`, { needed: [cat(), null], int: 1 }],
  ['lists of lists', '{ deep }', { deep: [[1, null], null, [later(2), 3], []] }],
  ['a needed field that is null', `{ it ${CAT} int }`, { it: cat({ sure: null }), int: 1 }],
  ['a needed field that rejects', `{ it ${CAT} int }`, { it: cat({ sure: () => rejected('no') }), int: 1 }],
  ['a needed field below a list', `{ it ${CAT} }`, { it: cat({ kittens: [cat(), cat({ sure: undefined })] }) }],
  ['a needed root that fails', `{ sure ${CAT} int }`, { sure: () => rejected('no'), int: 1 }],
  ['a needed root that is null', `{ sure ${CAT} int }`, { sure: null, int: 1 }],
  [
    'an interface',
    '{ named { __typename name ... on Cat { mood } ... on Dog { age } } }',
    { named: { __typename: 'Dog', name: 'Rex', age: 3 } },
  ],
  [
    'a type that comes later',
    '{ either { __typename ... on Cat { name } } }',
    { either: cat({ __typename: () => later('Cat') }) },
  ],
  ['a type that is not known', '{ either { __typename } int }', { either: { __typename: 'Mouse' }, int: 1 }],
  ['a type that is none of them', '{ either { __typename } int }', { either: { __typename: 'Query' }, int: 1 }],
  ['no type', '{ either { __typename } int }', { either: {}, int: 1 }],
  [
    'a type that throws',
    '{ either { __typename } int }',
    { either: () => later({ __typename: () => thrower('no') }), int: 1 },
  ],
  ['a type that rejects', '{ either { __typename } int }', { either: { __typename: () => rejected('no') }, int: 1 }],
  ['odd scalars', '{ a: odd b: odd }', { odd: { deep: ['"', null, { __proto__: null, x: 1 }] } }],
  ['a scalar that throws', '{ odd int }', { odd: 'throw', int: 1 }],
  ['a scalar that shows nothing', '{ odd int }', { odd: 'nothing', int: 1 }],
  ['numbers', '{ int float }', { int: -0, float: -0.5e-7 }],
  ['texts as numbers', '{ int float id }', { int: '12', float: '1.5', id: 7 }],
  ['a number that is too large', '{ int float }', { int: 2 ** 31, float: Number.POSITIVE_INFINITY }],
  ['no number', '{ int float }', { int: Number.NaN, float: {} }],
  ['flags', '{ flag int }', { flag: 1, int: true }],
  ['texts', '{ text id }', { text: '"\\\u0000\n\u2028\ud800 é 😀 </script>', id: '\ud83d' }],
  ['a number as a text', '{ text }', { text: 1.5 }],
  ['an object as a text', '{ text int }', { text: {}, int: 1 }],
  ['an enum value', '{ mood moods }', { mood: 'GOOD', moods: ['BAD', 'GOOD'] }],
  ['an enum value that is none', '{ mood int }', { mood: 'FINE', int: 1 }],
  [
    'one object in two places',
    '{ list { name kittens { name sure } } it { name } }',
    (() => {
      const one = cat({ kittens: [cat({ sure: null })] });
      return { list: [one, one, later(one)], it: one };
    })(),
  ],
  ['nothing but a type', '{ __typename it { __typename } }', { it: {} }],
])('shows %s as the reference executor does', async (_name, query, root) => {
  const question = () => ({ schema: schemaWith(root), query, context: () => ({}) });
  const reference = await byReference(question());
  const compiled = await byCompiled(question());
  expect(compiled.data).toEqual(reference.data);
  // The words of faults in a resolver's values are our own: clients never see them.
  const paths = (errors: readonly string[]) => errors.map((error) => error.split(':')[0]);
  expect(paths(compiled.errors)).toEqual(paths(reference.errors));
});
