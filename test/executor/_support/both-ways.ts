import { type DocumentNode, execute, type GraphQLSchema, getOperationAST, getVariableValues, parse } from 'graphql';
import { expect } from 'vitest';
import { compileQuery } from '../../../src/executor/compile.ts';

/** An answer in a form in which two executors can be compared: errors by their path and words. */
export interface Comparable {
  readonly data: unknown;
  readonly errors: readonly string[];
}

interface Question {
  readonly schema: GraphQLSchema;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /** Made anew for each executor: loaders remember. */
  readonly context: () => unknown;
}

const worded = (errors: readonly { message: string; path?: readonly (string | number)[] | undefined }[] = []) =>
  errors.map(({ message, path }) => `${path?.join('.')}: ${message}`).sort();

/** graphql's own executor. */
export async function byReference({ schema, query, variables, operationName, context }: Question): Promise<Comparable> {
  const document = parse(query);
  const result = await execute({ schema, document, variableValues: variables, operationName, contextValue: context() });
  return { data: plain(result.data ?? null), errors: worded(result.errors) };
}

/** The compiled one, which has to count each byte of its data once. */
export async function byCompiled({
  schema,
  query,
  variables = {},
  operationName,
  context,
}: Question): Promise<Comparable> {
  const document: DocumentNode = parse(query);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new Error('The document has no such operation.');
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const run = compileQuery({ schema, document, variables: coerced }, operation);
  const { data, bytes, errors } = await run(context(), coerced);
  expect(bytes, query).toBe(Buffer.byteLength(data.join('')));
  return { data: JSON.parse(data.join('')), errors: worded(errors) };
}

const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data));
