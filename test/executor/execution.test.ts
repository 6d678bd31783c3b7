import { getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { asResult, createExecution } from '../../src/server/execution.ts';

function planOf(query: string) {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('No operation.');
  return { document, operation };
}

const NAMES = ['a', 'b', 'c', 'd'];
const FLAGS = `query (${NAMES.map((name) => `$${name}: Boolean!`).join(' ')} $unused: Int) {
  ${NAMES.map((name, at) => `${name}: __typename @${at % 2 === 0 ? 'include' : 'skip'}(if: $${name})`).join(' ')} always: __typename }`;

/** The values of four flags, by the bits of a number. */
const flagsOf = (bits: number) => Object.fromEntries(NAMES.map((name, at) => [name, (bits & (1 << at)) !== 0]));

it('compiles a query once for each of eight sets of what it includes, and leaves the others to the reference', async () => {
  const execute = createExecution();
  const plan = planOf(FLAGS);
  async function run(bits: number, more: object = {}) {
    const variables = { ...flagsOf(bits), ...more };
    const outcome = await execute({ plan, variables, coerced: variables }, {});
    const answer = asResult(outcome).data ?? {};
    const wanted = NAMES.filter((name, at) => variables[name] === (at % 2 === 0));
    expect(Object.keys(answer), `${bits}`).toEqual([...wanted, 'always']);
    return outcome.pieces !== undefined;
  }
  const first = [];
  for (let bits = 0; bits < 16; bits += 1) first.push(await run(bits));
  expect(first).toEqual([...new Array(8).fill(true), ...new Array(8).fill(false)]);
  // Values that include nothing make no set of their own.
  const again = [];
  for (let bits = 0; bits < 16; bits += 1) again.push(await run(bits, { unused: bits }));
  expect(again).toEqual(first);
});

it('leaves mutations and introspection to the reference', async () => {
  const execute = createExecution();
  const ask = async (query: string) => execute({ plan: planOf(query), variables: {}, coerced: {} }, {});
  expect((await ask('{ __typename }')).pieces?.join('')).toBe('{"__typename":"Query"}');
  expect((await ask('{ __schema { queryType { name } } }')).pieces).toBeUndefined();
  expect((await ask('mutation { __typename }')).pieces).toBeUndefined();
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
  const one = (alias: string) => `${alias}: deleteCheckpoint(input: { id: "checkpoint:sg:${alias}" }) { __typename }`;
  const plan = planOf(`mutation { ${one('a')} ${one('b')} ${one('c')} }`);
  const { data, errors = [] } = asResult(await createExecution()({ plan, variables: {}, coerced: {} }, context));
  expect([data, errors.map(({ path }) => path), begun]).toEqual([null, [['a']], 1]);
});
