import type { Span } from '@opentelemetry/api';
import type { ErrorCode, GatewayError } from '../failure.ts';
import type { CallerBreaker } from './limits/caller-breakers.ts';
import type { Limit } from './limits/concurrency-limit.ts';
import type { Deadline } from './limits/deadline.ts';
import type { Rate } from './limits/learned-rate.ts';
import type { CallTrace } from './observed-call.ts';
import type { UpstreamObserver } from './observer.ts';
import type { CancelSignal } from './transport/cancellation.ts';
import type { Authority, PreparedRequest } from './transport/exchange.ts';
import type { HeldByCaller, HeldByRequest, ResponseMemory } from './transport/response-memory.ts';
import type { Route } from './transport/route.ts';
import type { UpstreamState } from './upstream-state.ts';

/** The meaning of an error response. `reason` is the gateway's own sentence, never text of the upstream. */
export interface Classification {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly upstreamCode?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Wire name of the only request field that the response mentions. */
  readonly field?: string;
  /**
   * True if the response proves that nothing was done: an error in the upstream's own format, or a 5xx in its table. Any
   * other error response to a write leaves the outcome unknown.
   */
  readonly isProof?: boolean;
  /** True for an UNAUTHENTICATED although the credential itself is valid. */
  readonly isCredentialGood?: boolean;
  /** True for an UNAUTHENTICATED of the identity middleware, which has not passed the request on. */
  readonly ranNothing?: boolean;
  /** The rate limit that the response names. */
  readonly rate?: Rate | undefined;
}

/** A response that is not a success. `body` is undefined if it is not JSON. */
export interface ErrorResponse {
  readonly status: number;
  readonly body: unknown;
  /** @param name In lower case. */
  readonly header?: (name: string) => string | undefined;
}

export type ClassifyError = (refusal: ErrorResponse) => Classification;

/** The calls that a request has made to all upstreams, retries included, and their limit. */
export interface CallBudget {
  used: number;
  readonly max: number;
  /** Trace of these calls, if the request asked for one. */
  trace?: CallTrace;
}

/** One upstream within one request, with the caller's rights. */
export interface UpstreamClient {
  readonly name: string;
  /** The project of all calls; part of `baseUrl`. */
  readonly projectId: string;
  /** Endpoint, version and project, without a trailing slash. */
  readonly baseUrl: URL;
  /** Headers of every call. */
  readonly headers: Readonly<Record<string, string>>;
  /** Why this caller cannot use this upstream; thrown by every call. */
  readonly refusal: GatewayError | undefined;
  /** Keyed hash of the caller: separates what requests share. */
  readonly caller: string;
  /** Separates reads from identical ones in flight. */
  readonly flight?: string;
  /** Headers of the credential for one request. */
  readonly authorize: (request: PreparedRequest, signal: CancelSignal, span?: Span) => Promise<Authority>;
  /** Reports that the upstream accepted the credential. */
  readonly accepted?: ((authority: Authority) => void) | undefined;
  /** Reports that the upstream refused the credential; true if a retry may be accepted. */
  readonly rejected: (authority: Authority, refusal: Classification) => boolean;
  /** Rewrites an UNAUTHENTICATED for clients, to say whose credential was refused. */
  readonly describeRefusal?: ((refusal: Classification) => Classification) | undefined;
  readonly classify: ClassifyError;
  /** True for a body that is an error despite its status 2xx. */
  readonly isFault: (body: unknown) => boolean;
  readonly dispatcher: Route;
  /** Aborted when the client disconnects. */
  readonly signal: CancelSignal;
  readonly deadline: Deadline;
  readonly budget: CallBudget;
  /** The memory for responses, with the accounts of this caller and this request. */
  readonly memory: ResponseMemory;
  readonly heldByCaller: HeldByCaller;
  readonly heldByRequest: HeldByRequest;
  /** State that all requests to this upstream share. */
  readonly state: UpstreamState;
  /** Refuses calls while the calls of this caller, or of all callers, fail. */
  readonly breaker: CallerBreaker;
  /** A call without a response for this time, in milliseconds from its writing, counts as a failure. Ends no call. */
  readonly timeoutMs: number;
  /** Limits the concurrent reads of the request. */
  readonly limit: Limit;
  /** The span of which calls and logins are parts. */
  readonly span?: Span | undefined;
  /**
   * Confirms, right before a write is sent, that it may be sent. Gives the time within which the request has to be
   * written, in ms from the call; undefined without a limit. Rejects with a GatewayError if nothing may be sent.
   */
  readonly confirmWrite?: (() => Promise<number | undefined>) | undefined;
  /** Id of the gateway's request; sent as X-Request-Id, which correlates the two logs. */
  readonly requestId?: string | undefined;
  readonly observer?: UpstreamObserver | undefined;
  /** Logs a warning; the same message once. */
  readonly warn: (message: string) => void;
}

/** One call. Undefined members of `query` and `body` are omitted. */
export interface Call {
  /** The client function's name: appears in error messages and identifies the reader of the response. */
  readonly operation: string;
  /** True if a refusal may mean "not found": the caller decides, and the refusal is not reported as a failure. */
  readonly mayBeAbsent?: boolean;
  /** Distinguishes the readers of an operation with several. */
  readonly readAs?: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** The arguments from which the fields of the request came, by wire name of the field. */
  readonly argumentOf?: Readonly<Record<string, readonly string[]>>;
}
