import { buildSchema, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { expect, it } from 'vitest';
import { compileQuery } from '../../../src/executor/compile.ts';
import { createMaskError } from '../../../src/server/operation/mask-error.ts';

const schema = buildSchema(`
  enum Word { ONE }
  type Leaf { id: ID }
  union Any = Leaf
  type Query { int: Int float: Float text: String flag: Boolean word: Word any: Any take(least: Int! = 1): Int }
`);

const ODD = { int: 4_102_444_799_000, float: 'x', text: {}, flag: 'yes', word: 'TWO', any: { __typename: 'Query' } };

/** What a client sees of the errors of a query, and what is logged of them. */
async function shown(text: string, variables = {}) {
  const document = parse(text);
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const fields = schema.getQueryType()?.getFields() ?? {};
  for (const [name, value] of Object.entries(ODD)) Object.assign(fields[name] ?? {}, { resolve: () => value });
  const logged: unknown[] = [];
  const mask = createMaskError({ maskErrors: true, report: (error) => logged.push(error) });
  const run = compileQuery({ schema, document, variables }, operation as OperationDefinitionNode);
  const { errors } = await run({}, variables);
  return { errors: errors.map(mask).map(({ message, extensions, path }) => ({ message, extensions, path })), logged };
}

it.each(Object.keys(ODD))(
  'an answer that cannot be written (%s) is a fault of the gateway, and is logged',
  async (name) => {
    const { errors, logged } = await shown(`{ ${name} ${name === 'any' ? '{ __typename }' : ''} }`);
    expect(errors).toEqual([
      { message: 'Unexpected error.', extensions: { code: 'INTERNAL', retryable: false }, path: [name] },
    ]);
    expect(logged).toHaveLength(1);
  },
);

it('an argument that graphql refuses while it runs is a mistake of the client, and is not logged', async () => {
  const { errors, logged } = await shown('query ($least: Int = 1) { take(least: $least) }', { least: null });
  expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'INVALID_INPUT', retryable: false }]);
  expect(logged).toEqual([]);
});
