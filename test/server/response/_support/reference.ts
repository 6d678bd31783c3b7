import {
  type DocumentNode,
  execute,
  GraphQLError,
  getOperationAST,
  getVariableValues,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Context } from '../../../../src/context/context.ts';
import { schema } from '../../../../src/schema/index.ts';
import { createMaskError } from '../../../../src/server/operation/mask-error.ts';
import type { Params } from '../../../support/generated-requests.ts';

/** What graphql itself says to a request, before anything is said about HTTP. */
export interface Reference {
  /** JSON; undefined where nothing ran. */
  readonly data: string | undefined;
  /** Sorted, because their order is that in which the upstreams answered. */
  readonly errors: readonly string[];
}

// The gateway's own rule: each mistake quotes what it stands in, so of what is long only the first one is told.
const mostTold = (characters: number) => (characters > 5_000 ? 1 : 10);

const maskError = createMaskError({ maskErrors: true, report: () => {} });

/** By graphql's own parser, rules, coercion and executor; errors masked as the gateway masks them. */
export async function askReference(params: Params, open: () => Context): Promise<Reference> {
  const { query, variables, operationName } = params;
  const document = parsed(query);
  if (document instanceof GraphQLError) return refusal([document], 'GRAPHQL_PARSE_FAILED');
  const maxErrors = mostTold(query.length);
  const invalid = validate(schema, document, specifiedRules, { maxErrors, hideSuggestions: true });
  if (invalid.length > 0) return refusal(invalid, 'GRAPHQL_VALIDATION_FAILED');
  const operation = getOperationAST(document, operationName);
  if (!operation) return refusal([new GraphQLError('None.')], 'OPERATION_RESOLUTION_FAILURE');
  const given = variables ?? {};
  const inputs = getVariableValues(schema, operation.variableDefinitions ?? [], given, {
    maxErrors: mostTold(query.length + JSON.stringify(given).length),
  });
  // A scalar that refuses a value may name a code of its own.
  const codeOf = (error: GraphQLError) => maskError(error).extensions.code ?? 'BAD_USER_INPUT';
  if (inputs.errors) return refusal(inputs.errors, codeOf);
  const context = open();
  const { data, errors = [] } = await execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    contextValue: context,
    hideSuggestions: true,
  });
  context.end();
  return { data: JSON.stringify(data), errors: errors.map((error) => shown(maskError(error))).sort() };
}

/** Where an error is and what kind it is, as one text. Words that are the gateway's own are left out. */
export function shown({ message, path, locations, extensions }: ShownError): string {
  const places = locations?.map(({ line, column }) => `${line}:${column}`);
  return JSON.stringify([path?.join('.'), places, extensions?.code, path ? message : undefined]);
}

interface ShownError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly locations?: readonly { readonly line: number; readonly column: number }[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function refusal(errors: readonly GraphQLError[], code: string | ((error: GraphQLError) => unknown)): Reference {
  const coded = errors.map((error) =>
    shown({
      message: '',
      locations: error.locations,
      extensions: { code: typeof code === 'function' ? code(error) : code },
    }),
  );
  return { data: undefined, errors: coded.sort() };
}
