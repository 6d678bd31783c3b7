import { buildSchema, type GraphQLSchema } from 'graphql';
import { expect, it } from 'vitest';
import { createRandom } from '../support/mutated-json.ts';
import { SEED, say, scaled } from '../support/scale.ts';
import { byCompiled, byReference, type Comparable } from './_support/both-ways.ts';

const SDL = `
  interface Result { id: ID }
  type Payload implements Result { id: ID! note(wait: Int): String sure(wait: Int): String! list: [Payload] all: [Payload!]! }
  type Failed implements Result { id: ID message: String! }
  type Query { nothing: Int }
  type Mutation { may(how: Int!): Result must(how: Int!): Result! plain: Payload }
`;

const later = <T>(ms: number, give: () => T) => new Promise<T>((resolve) => setTimeout(resolve, ms)).then(give);
const fail = (message: string): never => {
  throw new Error(message);
};

/** A schema that writes down which resolvers were asked, in their order. */
function recording(): { schema: GraphQLSchema; calls: string[] } {
  const calls: string[] = [];
  const schema = buildSchema(SDL);
  const payload = (id: string) => ({
    __typename: 'Payload',
    id,
    note: 'a note',
    sure: 'sure',
    list: [{ id: 'x', sure: 's' }, null],
    all: [{ id: 'y', sure: 's', note: null }],
  });
  const ways: ((id: string) => unknown)[] = [
    payload,
    (id) => later(1, () => payload(id)),
    (id) => ({ ...payload(id), sure: null }),
    (id) => ({ ...payload(id), all: [null] }),
    (id) => later(0, () => ({ ...payload(id), id: null })),
    () => ({ __typename: 'Failed', message: 'no' }),
    () => ({ __typename: 'Failed' }),
    () => null,
    (id) => fail(`failed at once: ${id}`),
    (id) => later(1, () => fail(`failed later: ${id}`)),
    (id) => new Error(`given as an error: ${id}`),
    () => ({ __typename: 'Query' }),
  ];
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    field.resolve = (_root, { how = 0 }, _context, { path }) => {
      calls.push(`${path.key} ${how}`);
      return ways[how]?.(String(path.key));
    };
  }
  const type = schema.getType('Payload');
  for (const name of ['note', 'sure']) {
    const field = type && 'getFields' in type ? type.getFields()[name] : undefined;
    if (!field || !('args' in field)) continue;
    field.resolve = (source, { wait }, _context, { path }) => {
      calls.push(`${path.prev?.key}.${name}`);
      return wait === undefined || wait === null
        ? source[name]
        : later(wait, () => {
            calls.push(`${path.prev?.key}.${name} came`);
            return source[name];
          });
    };
  }
  return { schema, calls };
}

const WAYS = 12;
const BELOW =
  '__typename id ... on Payload { note(wait: 1) sure list { id sure } all { id note sure(wait: 0) } } ... on Failed { message }';

async function bothWays(query: string, variables?: Record<string, unknown>): Promise<[Comparable, string[]][]> {
  const seen: [Comparable, string[]][] = [];
  for (const way of [byReference, byCompiled]) {
    const { schema, calls } = recording();
    const answer = await way({ schema, query, ...(variables && { variables }), context: () => ({}) });
    // What still runs when an answer is there is no part of it.
    seen.push([
      { ...answer, errors: answer.errors.map((error) => error.split(':')[0] ?? '') },
      calls.filter((call) => /^\w+ \d/.test(call)),
    ]);
  }
  return seen;
}

it('runs the fields of any mutation one after the other, with the answers and errors of the reference executor', async () => {
  const random = createRandom(SEED);
  const wanted = scaled(3_000, 60);
  const figures = { compared: 0, stopped: 0, withErrors: 0 };
  for (; figures.compared < wanted; figures.compared += 1) {
    const fields = Array.from(
      { length: 1 + random(5) },
      (_, at) =>
        `f${at}: ${random(3) === 0 ? 'must' : 'may'}(how: ${random(2) === 0 ? random(2) : random(WAYS)}) { ${BELOW} }`,
    );
    const query = `mutation { ${fields.join(' ')} ${random(4) === 0 ? '__typename' : ''} }`;
    const [reference, compiled] = await bothWays(query);
    expect(compiled, query).toEqual(reference);
    if (reference?.[0].data === null) figures.stopped += 1;
    if (reference?.[0].errors.length) figures.withErrors += 1;
  }
  say(`mutations: ${JSON.stringify(figures)}`);
  expect(Math.min(figures.stopped * 20, figures.withErrors * 4)).toBeGreaterThan(wanted);
}, 180_000);

it('a field begins when all that was asked of the one before it has come', async () => {
  const { schema, calls } = recording();
  const query = 'mutation { a: may(how: 1) { ... on Payload { note(wait: 5) } } b: may(how: 0) { id } }';
  await byCompiled({ schema, query, context: () => ({}) });
  expect(calls).toEqual(['a 1', 'a.note', 'a.note came', 'b 0']);
});

it('runs nothing where an argument of a field that must not be null cannot be read', async () => {
  const query = 'mutation ($how: Int = 1) { a: must(how: 0) { id } b: must(how: $how) { id } }';
  const [reference, compiled] = await bothWays(query, { how: null });
  expect(compiled).toEqual([{ data: null, errors: ['b'] }, []]);
  // The reference executor takes the success of the first one back.
  expect(reference).toEqual([{ data: null, errors: ['b'] }, ['a 0']]);
});
