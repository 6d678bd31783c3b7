import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import { type GatewayError, type RequestCode, toFailure } from '../../failure.ts';

/** Yoga's `extensions.http`. With `spec`, application/json gets status 200, as the GraphQL-over-HTTP draft requires. */
export interface HttpExtension {
  readonly status: number;
  readonly spec?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

export const BAD_REQUEST: HttpExtension = { status: 400, spec: true };

const LONG = 5_000;

/**
 * Maximum number of reported errors for documents and variables of this length: each error quotes its context, and
 * needs a scan of the text for its line.
 */
export function maxErrorsFor(characters: number): number {
  return characters > LONG ? 1 : 10;
}

/** An error before execution, with the code that GraphQL servers use. */
export function requestError(
  code: RequestCode,
  message: string,
  http: HttpExtension = BAD_REQUEST,
  { nodes, source, positions }: ErrorLocation = {},
): GraphQLError {
  const location = { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null };
  return new GraphQLError(message, { ...location, extensions: { code, retryable: false, http } });
}

/** Location of an error in a document. */
type ErrorLocation = Partial<Pick<GraphQLError, 'nodes' | 'source' | 'positions'>>;

/** An error by graphql about a document or its variables, as an error before execution. */
export function documentError(error: GraphQLError, code: RequestCode, message = error.message): GraphQLError {
  return requestError(code, message, BAD_REQUEST, error);
}

/** The error for an unknown parameter. The message is Yoga's, which checks GET requests. */
export function unexpectedParameter(name: string): GraphQLError {
  return requestError('BAD_REQUEST', `Unexpected parameter "${name}" in the request body.`, { status: 400 });
}

/** An error before execution by the gateway itself. */
export function refusalError(refusal: GatewayError, http: HttpExtension = httpOf(refusal)): GraphQLError {
  const { code, message, retryable, retryAfterMs } = toFailure(refusal);
  const extensions: GraphQLErrorExtensions = { code, retryable, ...(retryAfterMs && { retryAfterMs }), http };
  return new GraphQLError(message, { extensions });
}

function httpOf({ code, details: { retryAfterMs = 0 } }: GatewayError): HttpExtension {
  if (code !== 'THROTTLED') return BAD_REQUEST;
  return { status: 429, headers: { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) } };
}
