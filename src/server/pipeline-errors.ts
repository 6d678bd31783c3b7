import { GraphQLError } from 'graphql';
import { GatewayError } from '../failure.ts';
import { BAD_REQUEST, documentError, refusalError } from './request-error.ts';

/** Several operations, or none of that name. */
export function noOperation(name: string | null | undefined): GraphQLError {
  const message =
    name == null
      ? 'The document has several operations; name one by operationName.'
      : 'The document has no operation of that name.';
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: BAD_REQUEST } });
}

/** A link must change nothing. */
export function mutationByGet(): GraphQLError {
  const http = { status: 405, headers: { Allow: 'POST' } };
  return new GraphQLError('A mutation takes a POST request.', { extensions: { code: 'BAD_REQUEST', http } });
}

/** More than limits.cost. */
export function tooCostly(cost: number, most: number): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `The document may cost ${cost}, and limits.cost is ${most}. Ask for fewer rows or fewer nested lists.`,
  );
}

/** What is wrong with a variable. */
export function variableError(masked: GraphQLError, say: (message: string) => string): GraphQLError {
  const { message, nodes, source, positions, extensions } = masked;
  return new GraphQLError(say(message), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { code: 'BAD_USER_INPUT', ...extensions, http: BAD_REQUEST },
  });
}

/** There are no subscriptions. */
export function noSuchKind(kind: string): GraphQLError {
  const message = `There is no ${kind} here; accepted: query, mutation.`;
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: BAD_REQUEST } });
}

/** What was thrown before anything ran because of what was asked; undefined for a fault of ours. */
export function refusalOf(error: unknown): GraphQLError | undefined {
  if (error instanceof GatewayError) return refusalError(error);
  const isOfGraphql = error instanceof GraphQLError && error.originalError === undefined;
  return isOfGraphql ? documentError(error, 'BAD_USER_INPUT') : undefined;
}
