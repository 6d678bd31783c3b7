import { GraphQLError } from 'graphql';
import type { Config } from '../../config/config.ts';
import { GatewayError } from '../../failure.ts';
import { BAD_REQUEST, documentError, refusalError, requestError } from '../request/request-error.ts';
import type { CostEstimate } from './cost.ts';
import type { Share } from './cost-tally.ts';

/** The document has several operations, or no operation of the given name. */
export function noOperation(name: string | null | undefined): GraphQLError {
  const message =
    name == null
      ? 'The document has several operations; select one by operationName.'
      : 'The document has no operation of that name.';
  return requestError('OPERATION_RESOLUTION_FAILURE', message);
}

/** GET is a safe method, so a mutation needs a POST; so does a subscription, whose headers force a preflight. */
export function notByGet(operation: string): GraphQLError {
  return requestError('BAD_REQUEST', `A ${operation} requires a POST request.`, {
    status: 405,
    headers: { Allow: 'POST' },
  });
}

// An alias may be as long as the document.
const MAX_FIELD_LENGTH = 80;

/** @throws GatewayError LIMIT_EXCEEDED if the estimate is above a limit. */
export function checkEstimate(
  { upstreamCalls, nodes, writes, mostExpensive }: CostEstimate,
  limits: Config['limits'],
): void {
  if (writes > limits.writes) {
    const message = `The document has ${writes} writes, and limits.writes is ${limits.writes}. Split them into several requests.`;
    throw new GatewayError('LIMIT_EXCEEDED', message);
  }
  if (upstreamCalls > limits.upstreamCalls)
    throw costTooHigh(
      `make ${upstreamCalls} upstream calls, and limits.upstreamCalls is ${limits.upstreamCalls}`,
      mostExpensive.upstreamCalls,
    );
  if (nodes > limits.nodes)
    throw costTooHigh(`show ${nodes} rows, and limits.nodes is ${limits.nodes}`, mostExpensive.nodes);
}

function costTooHigh(excess: string, mostExpensive: readonly Share[]): GatewayError {
  const fields = mostExpensive.map(({ field, amount }) => `${shortened(field)} ${amount}`).join(', ');
  const message = `The document may ${excess}. Most expensive fields: ${fields}. Request fewer rows or fewer nested lists.`;
  return new GatewayError('LIMIT_EXCEEDED', message);
}

function shortened(field: string): string {
  return field.length > MAX_FIELD_LENGTH ? `…${field.slice(-MAX_FIELD_LENGTH)}` : field;
}

/** An error of a variable; `redact` shortens its message and hides names of the schema. */
export function variableError(masked: GraphQLError, redact: (message: string) => string): GraphQLError {
  const { message, nodes, source, positions, extensions } = masked;
  return new GraphQLError(redact(message), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { ...extensions, http: BAD_REQUEST },
  });
}

/** The media types of responses that a client accepts. */
export type Accepted = 'json' | 'events' | 'both';

/** The refusal of an operation whose responses have a media type that the client does not accept. */
export function unacceptable(operation: string, accepted: Accepted): GraphQLError | undefined {
  const isLive = operation === 'subscription';
  if (accepted === 'both' || isLive === (accepted === 'events')) return undefined;
  const message = isLive
    ? 'A subscription is answered by events: the Accept header must name text/event-stream.'
    : `A ${operation} is answered in JSON: the Accept header must name application/json or application/graphql-response+json.`;
  return requestError('BAD_REQUEST', message, { status: 406 });
}

/** The refusal for an error that the request has caused before execution; undefined for a fault of the gateway. */
export function refusalOf(error: unknown): GraphQLError | undefined {
  if (error instanceof GatewayError) return refusalError(error);
  const isOfGraphql = error instanceof GraphQLError && error.originalError === undefined;
  return isOfGraphql ? documentError(error, 'BAD_USER_INPUT') : undefined;
}
