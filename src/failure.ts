/** Every error code of this gateway. Codes are only ever added. */
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
    "The upstream could not be reached, reported that it is out of service, refused the gateway's own login or credential, or the gateway's own Redis does not respond.",
  UPSTREAM_BAD_RESPONSE: "The upstream's response does not conform to its contract.",
  DEADLINE_EXCEEDED: 'The deadline of this request passed before the call could be made.',
  OUTCOME_UNKNOWN: 'A write may or may not have taken effect. Check before repeating it.',
  INTERNAL: 'An internal error of this gateway. Its log has the details.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/**
 * The codes of requests that were not executed, as used by GraphQL servers and their clients. They appear in `errors` only
 * and are never retryable. Codes are only ever added.
 */
export const requestCodes = {
  GRAPHQL_PARSE_FAILED: 'The document is not valid GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not match the schema.',
  OPERATION_RESOLUTION_FAILURE:
    'The document has no operation with that name, several operations and no name was given, or an operation type that is not supported.',
  BAD_USER_INPUT:
    'A variable is missing, or its value has the wrong type. A string that is not a DateTime is INVALID_INPUT.',
  BAD_REQUEST: 'The request is a mutation by GET, or its body has a member that is not part of a GraphQL request.',
  PERSISTED_QUERY_NOT_FOUND:
    'The manifest has no document for a hash in the form of Apollo. Apollo clients then send the text.',
  PERSISTED_QUERY_NOT_SUPPORTED:
    'The request has a hash in the form of Apollo, but there is no manifest. Apollo clients then send texts only.',
} as const;

export type RequestCode = keyof typeof requestCodes;

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'THROTTLED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
]);

export interface FailureDetails {
  /** The path of the refused input: ['filter', 'upstreams']. */
  readonly argument?: readonly string[] | undefined;
  /** The configured name of the upstream. */
  readonly upstream?: string | undefined;
  /** The HTTP status of the response, for the log. */
  readonly status?: number | undefined;
  /** The upstream's own error code, if any. */
  readonly upstreamCode?: string | undefined;
  /** The upstream's request id of the call. */
  readonly requestId?: string | undefined;
  /** Whether the same request may succeed later. Defaults to a value per code. */
  readonly retryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** The only error class that any layer throws on purpose. The message is written by the gateway and safe to show. */
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

/** The same error, attributed to an argument. */
export function withArgument(error: GatewayError, argument: readonly string[]): GatewayError {
  return new GatewayError(error.code, error.message, { ...error.details, cause: error.cause, argument });
}

/** A failure as plain data, for the result of a mutation and the `failures` of a list. */
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

/** Converts an error to data. Any other error is an internal one, and nothing of it is shown. */
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

/** The error for an invalid argument. The message is one sentence with the accepted values. */
export function invalidInput(argument: readonly string[], message: string): GatewayError {
  return new GatewayError('INVALID_INPUT', message, { argument });
}
