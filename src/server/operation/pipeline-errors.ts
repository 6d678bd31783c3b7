import { GraphQLError } from 'graphql';
import type { Config } from '../../config/config.ts';
import { GatewayError } from '../../failure.ts';
import { BAD_REQUEST, documentError, refusalError, requestError } from '../request/request-error.ts';
import type { CostEstimate } from './cost.ts';
import type { Share } from './cost-tally.ts';

/** Several operations, or none of that name. */
export function noOperation(name: string | null | undefined): GraphQLError {
  const message =
    name == null
      ? 'The document has several operations; name one by operationName.'
      : 'The document has no operation of that name.';
  return requestError('OPERATION_RESOLUTION_FAILURE', message);
}

/** A link must change nothing. */
export function mutationByGet(): GraphQLError {
  return requestError('BAD_REQUEST', 'A mutation takes a POST request.', { status: 405, headers: { Allow: 'POST' } });
}

// An alias can be as long as a document.
const MAX_FIELD_LENGTH = 80;

/** @throws GatewayError LIMIT_EXCEEDED for a document that may take more than a limit. */
export function checkEstimate(
  { upstreamCalls, nodes, writes, mostExpensive: dearest }: CostEstimate,
  limits: Config['limits'],
): void {
  if (writes > limits.writes) {
    const message = `The document has ${writes} writes, and limits.writes is ${limits.writes}. Send them in several requests.`;
    throw new GatewayError('LIMIT_EXCEEDED', message);
  }
  if (upstreamCalls > limits.upstreamCalls)
    throw tooMuch(
      `make ${upstreamCalls} upstream calls, and limits.upstreamCalls is ${limits.upstreamCalls}`,
      dearest.upstreamCalls,
    );
  if (nodes > limits.nodes) throw tooMuch(`show ${nodes} rows, and limits.nodes is ${limits.nodes}`, dearest.nodes);
}

function tooMuch(what: string, dearest: readonly Share[]): GatewayError {
  const most = dearest.map(({ field, amount }) => `${shortened(field)} ${amount}`).join(', ');
  const message = `The document may ${what}. The dearest fields: ${most}. Ask for fewer rows or fewer nested lists.`;
  return new GatewayError('LIMIT_EXCEEDED', message);
}

function shortened(field: string): string {
  return field.length > MAX_FIELD_LENGTH ? `…${field.slice(-MAX_FIELD_LENGTH)}` : field;
}

/** What is wrong with a variable. */
export function variableError(masked: GraphQLError, say: (message: string) => string): GraphQLError {
  const { message, nodes, source, positions, extensions } = masked;
  return new GraphQLError(say(message), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { ...extensions, http: BAD_REQUEST },
  });
}

/** There are no subscriptions. */
export function unsupportedOperation(kind: string): GraphQLError {
  const message = `There is no ${kind} here; accepted: query, mutation.`;
  return requestError('OPERATION_RESOLUTION_FAILURE', message);
}

/** What was thrown before anything ran because of what was asked; undefined for a fault of ours. */
export function refusalOf(error: unknown): GraphQLError | undefined {
  if (error instanceof GatewayError) return refusalError(error);
  const isOfGraphql = error instanceof GraphQLError && error.originalError === undefined;
  return isOfGraphql ? documentError(error, 'BAD_USER_INPUT') : undefined;
}
