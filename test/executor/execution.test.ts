import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { plansOf } from '../../src/server/document/documents.ts';
import { createExecution } from '../../src/server/operation/execution.ts';
import { uuidOf } from '../support/native-id.ts';

function planOf(query: string) {
  const plan = plansOf(parse(query)).get(undefined);
  if (!plan) throw new Error('Not one operation.');
  return plan;
}

const NAMES = ['a', 'b', 'c', 'd'];
const FLAGS = `query (${NAMES.map((name) => `$${name}: Boolean!`).join(' ')} $unused: Int) {
  ${NAMES.map((name, at) => `${name}: __typename @${at % 2 === 0 ? 'include' : 'skip'}(if: $${name})`).join(' ')} always: __typename }`;

/** The values of four flags, by the bits of a number. */
const flagsOf = (bits: number) => Object.fromEntries(NAMES.map((name, at) => [name, (bits & (1 << at)) !== 0]));

const dataOf = ({ data }: { readonly data: { readonly pieces: readonly string[] } }) =>
  JSON.parse(data.pieces.join(''));

it('shows what each of sixteen sets of values includes, of which the last eight stay compiled', async () => {
  const execute = createExecution(schema);
  const plan = planOf(FLAGS);
  for (const unused of [undefined, 1, 2]) {
    for (let bits = 0; bits < 16; bits += 1) {
      const variables: Record<string, unknown> = { ...flagsOf(bits), unused };
      const answer = dataOf(await execute({ plan, variables, coerced: variables }, {}));
      const wanted = NAMES.filter((name, at) => variables[name] === (at % 2 === 0));
      expect(Object.keys(answer), `${bits}`).toEqual([...wanted, 'always']);
    }
  }
});

it('runs queries, mutations and introspection alike', async () => {
  const execute = createExecution(schema);
  const ask = async (query: string) => dataOf(await execute({ plan: planOf(query), variables: {}, coerced: {} }, {}));
  expect(await ask('{ __typename }')).toEqual({ __typename: 'Query' });
  expect(await ask('mutation { __typename }')).toEqual({ __typename: 'Mutation' });
  const schemaAndType = '{ __schema { queryType { name } } __type(name: "Vault") { kind name } }';
  expect(await ask(schemaAndType)).toEqual({
    __schema: { queryType: { name: 'Query' } },
    __type: { kind: 'OBJECT', name: 'Vault' },
  });
});

it('a mutation ends at a field that must not be null and is: nothing behind it runs', async () => {
  let begun = 0;
  const context = {
    upstream: () => {
      begun += 1;
      throw new TypeError('Nobody foresaw this.');
    },
    // What goes wrong in a mutation is data, unless even that goes wrong.
    report: () => {
      throw new TypeError('Nor that.');
    },
  };
  const one = (alias: string) =>
    `${alias}: deleteCheckpoint(input: { id: "checkpoint:sg:${uuidOf(alias)}" }) { __typename }`;
  const plan = planOf(`mutation { ${one('a')} ${one('b')} ${one('c')} }`);
  const outcome = await createExecution(schema)({ plan, variables: {}, coerced: {} }, context);
  const { errors = [] } = outcome;
  expect([dataOf(outcome), errors.map(({ path }) => path), begun]).toEqual([null, [['a']], 1]);
});
