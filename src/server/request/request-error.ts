import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import { type GatewayError, type RequestCode, toFailure } from '../../failure.ts';

/** What an error says to the HTTP side, in the form of Yoga; with `spec` a client of application/json sees 200, as the GraphQL-over-HTTP draft says. */
export interface HttpExtension {
  readonly status: number;
  readonly spec?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

export const BAD_REQUEST: HttpExtension = { status: 400, spec: true };

const LONG = 5_000;

/**
 * How many mistakes are told of a document, or of its variables, with so many characters. Each one quotes what it
 * stands in, and its line is looked up in the whole text, so of what is long only the first is.
 */
export function maxErrorsFor(characters: number): number {
  return characters > LONG ? 1 : 10;
}

/** Why nothing ran, in the words of GraphQL servers. */
export function requestError(
  code: RequestCode,
  message: string,
  http: HttpExtension = BAD_REQUEST,
  { nodes, source, positions }: ErrorLocation = {},
): GraphQLError {
  const places = { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null };
  return new GraphQLError(message, { ...places, extensions: { code, retryable: false, http } });
}

/** Where in a document something is wrong. */
type ErrorLocation = Partial<Pick<GraphQLError, 'nodes' | 'source' | 'positions'>>;

/** What graphql says of a document or of its variables, as the answer to a request of which nothing ran. */
export function documentError(error: GraphQLError, code: RequestCode, message = error.message): GraphQLError {
  return requestError(code, message, BAD_REQUEST, error);
}

/** A parameter that no request has, in the words of Yoga, which says so of a GET. */
export function unexpectedParameter(name: string): GraphQLError {
  return requestError('BAD_REQUEST', `Unexpected parameter "${name}" in the request body.`, { status: 400 });
}

/** A refusal of our own of which nothing ran. */
export function refusalError(refusal: GatewayError, http: HttpExtension = httpOf(refusal)): GraphQLError {
  const { code, message, retryable, retryAfterMs } = toFailure(refusal);
  const extensions: GraphQLErrorExtensions = { code, retryable, ...(retryAfterMs && { retryAfterMs }), http };
  return new GraphQLError(message, { extensions });
}

function httpOf({ code, details: { retryAfterMs = 0 } }: GatewayError): HttpExtension {
  if (code !== 'THROTTLED') return BAD_REQUEST;
  return { status: 429, headers: { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) } };
}
