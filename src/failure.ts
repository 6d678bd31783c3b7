/** Every way in which this gateway can fail, as clients see it. The list only grows. */
export const errorCodes = {
  UNAUTHENTICATED: "The caller's token or key is missing, wrong or expired, for the upstream or for this gateway.",
  FORBIDDEN: 'The caller is authenticated, but lacks the rights for this operation.',
  NOT_FOUND: 'The target of a write, or the parent of a list, does not exist. A read by id returns null instead.',
  CONFLICT:
    'The current state of the object does not allow the operation, or another write to the object is in progress.',
  INVALID_INPUT: 'An argument is invalid. The message names the argument and the accepted values.',
  NOT_SUPPORTED: 'The upstream does not support this operation or field. Nothing was sent.',
  QUOTA_EXCEEDED: 'A quota or capacity of the upstream is exhausted.',
  THROTTLED: 'The upstream or this gateway limits the rate of calls. Wait for retryAfterMs, if given.',
  LIMIT_EXCEEDED: 'The request exceeds a limit of this gateway.',
  UPSTREAM_TIMEOUT: 'The upstream did not respond in time.',
  UPSTREAM_UNAVAILABLE:
    "The upstream could not be reached, reported that it is out of service, or refused the gateway's own login or credential.",
  UPSTREAM_BAD_RESPONSE: "The upstream's response does not conform to its contract.",
  DEADLINE_EXCEEDED: 'The deadline of this request passed before the call could be made.',
  OUTCOME_UNKNOWN: 'A write may or may not have taken effect. Check before repeating it.',
  INTERNAL: 'An internal error of this gateway. Its log has the details.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/**
 * What is said of a request that did not run, in the words of GraphQL servers, by which their clients go. They stand in
 * `errors` alone and are never retryable. The list only grows.
 */
export const requestCodes = {
  GRAPHQL_PARSE_FAILED: 'The text of the document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  OPERATION_RESOLUTION_FAILURE:
    'The document has no operation of that name, several and none was named, or one of a kind that does not exist here.',
  BAD_USER_INPUT:
    'A variable is missing, or its value is not of its type. A text that is no DateTime is INVALID_INPUT.',
  BAD_REQUEST: 'A mutation came by GET, or the body has a member that is not part of a GraphQL request.',
  PERSISTED_QUERY_NOT_FOUND:
    'A hash came in the form of Apollo, whose clients then send the text, and the manifest has no document of it.',
  PERSISTED_QUERY_NOT_SUPPORTED:
    'A hash came in the form of Apollo, whose clients then send texts only, and there is no manifest.',
} as const;

export type RequestCode = keyof typeof requestCodes;

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'THROTTLED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
]);

export interface FailureDetails {
  /** The input that was refused, as a path: ['filter', 'upstreams']. */
  readonly argument?: readonly string[];
  /** The configured name of the upstream. */
  readonly upstream?: string;
  /** The status of its answer; for the log. */
  readonly status?: number;
  /** The upstream's own code, where it has one. */
  readonly upstreamCode?: string;
  /** The id under which the upstream logged the call. */
  readonly requestId?: string;
  /** Whether the same request may succeed later; follows from the code unless given. */
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** The one error that leaves any layer on purpose. Its message is written by us and safe to show. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly details: FailureDetails;

  constructor(code: ErrorCode, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.details = details;
  }
}

/** The same failure, of which is known by what argument it came. */
export function withArgument(error: GatewayError, argument: readonly string[]): GatewayError {
  return new GatewayError(error.code, error.message, { ...error.details, cause: error.cause, argument });
}

/** A failure as plain data: what a mutation answers and what a list names in `failures`. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly argument: readonly string[] | null;
  readonly upstream: string | null;
  readonly upstreamCode: string | null;
  readonly requestId: string | null;
}

/** Shows an error as data. What is not ours is a fault of this gateway: nothing of it is shown. */
export function toFailure(error: unknown): Failure {
  const known = error instanceof GatewayError ? error : new GatewayError('INTERNAL', 'Unexpected error.');
  const { details } = known;
  const retryable = details.retryable ?? RETRYABLE.has(known.code);
  return {
    code: known.code,
    message: known.message,
    retryable,
    retryAfterMs: retryable ? (details.retryAfterMs ?? null) : null,
    argument: details.argument ?? null,
    upstream: details.upstream ?? null,
    upstreamCode: details.upstreamCode ?? null,
    requestId: details.requestId ?? null,
  };
}

/** Refuses an argument, in one sentence that says what is accepted. */
export function invalidInput(argument: readonly string[], message: string): GatewayError {
  return new GatewayError('INVALID_INPUT', message, { argument });
}
