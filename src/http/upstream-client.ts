import type { ErrorCode, GatewayError } from '../failure.ts';
import type { CallerBreaker } from './limits/caller-breakers.ts';
import type { Limit } from './limits/concurrency-limit.ts';
import type { Deadline } from './limits/deadline.ts';
import type { Rate } from './limits/learned-rate.ts';
import type { CallTrace } from './observed-call.ts';
import type { UpstreamObserver } from './observer.ts';
import type { PreparedRequest } from './transport/exchange.ts';
import type { HeldByCaller, HeldByRequest, ResponseMemory } from './transport/response-memory.ts';
import type { Route } from './transport/route.ts';
import type { UpstreamState } from './upstream-state.ts';

/** What an upstream's refusal means here. `reason` is our own sentence, never the upstream's. */
export interface Classification {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly upstreamCode?: string | undefined;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number | undefined;
  /** The only field of the request, by its name on the wire, that the refusal names. */
  readonly field?: string;
  /**
   * True where the answer proves that nothing was done: a refusal in the upstream's own form, or a 5xx that its table
   * explains. Any other answer to a write leaves that open.
   */
  readonly isProof?: boolean;
  /** True for an UNAUTHENTICATED that is not about the credential as such. */
  readonly isCredentialGood?: boolean;
  /** True for an UNAUTHENTICATED of the identity middleware: nothing behind it has seen the request. */
  readonly ranNothing?: boolean;
  /** The limit that it has named. */
  readonly rate?: Rate | undefined;
}

/** An answer that is not a success. `body` is undefined when it was not JSON. */
export interface ErrorResponse {
  readonly status: number;
  readonly body: unknown;
  /** By its name in lower case. */
  readonly header?: (name: string) => string | undefined;
}

export type ClassifyError = (refusal: ErrorResponse) => Classification;

/** How many calls one request has made to all upstreams, retries included, and how many it may make. */
export interface CallBudget {
  made: number;
  readonly most: number;
  /** Where these calls are noted; only for who asks for it. */
  trace?: CallTrace;
}

/** What one request may use of one upstream. Made anew for each request, so it holds the caller's rights. */
export interface UpstreamClient {
  readonly name: string;
  /** The project whose things these are; part of `baseUrl`. */
  readonly projectId: string;
  /** Endpoint, version and project, without a slash at the end. */
  readonly baseUrl: URL;
  /** Headers that every call carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** Why this caller cannot use this upstream at all. Thrown by every call. */
  readonly refusal: GatewayError | undefined;
  /** Who is asking, as a keyed hash: whatever requests share is kept apart by it. */
  readonly caller: string;
  /** Keeps reads apart from equal ones that are under way; none unless given. */
  readonly flight?: string;
  /** The headers that give a request its authority. */
  readonly authorize: (request: PreparedRequest, signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  /** Tells the holder of the credential that the upstream took it. */
  readonly accepted?: ((authority: Readonly<Record<string, string>>) => void) | undefined;
  /** Tells the holder of the credential that this was refused, and why; true when another try may be accepted. */
  readonly rejected: (authority: Readonly<Record<string, string>>, refusal: Classification) => boolean;
  /** What clients are told of an UNAUTHENTICATED: whose credential was refused. As the table has it unless given. */
  readonly describeRefusal?: ((refusal: Classification) => Classification) | undefined;
  readonly classify: ClassifyError;
  /** True for a body that is a refusal in spite of its status 2xx. */
  readonly isFault: (body: unknown) => boolean;
  readonly dispatcher: Route;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
  readonly deadline: Deadline;
  readonly spending: CallBudget;
  /** Where answers find room, and what this caller and this request hold of it. */
  readonly memory: ResponseMemory;
  readonly heldByCaller: HeldByCaller;
  readonly heldByRequest: HeldByRequest;
  /** What all requests to this upstream share. */
  readonly state: UpstreamState;
  /** Refuses calls while those of this caller, or of everybody, fail. */
  readonly breaker: CallerBreaker;
  /** A call without an answer for so long, in milliseconds from its writing, counts as a failure. No limit to any call. */
  readonly timeoutMs: number;
  /** Runs at most a few reads side by side. */
  readonly limit: Limit;
  /** Told of each try of a call that is observed, with the status of its answer. */
  readonly sent?: (status: number | null) => void;
  /** The id of the request that asks. It is sent along, so that two logs can be read side by side. */
  readonly requestId?: string | undefined;
  readonly observer?: UpstreamObserver | undefined;
  /** Said once to whoever runs the gateway. */
  readonly warn: (message: string) => void;
}

/** One call. `query` and `body` leave out what is undefined. */
export interface Call {
  /** The client function's name; it stands in error messages, and tells how the answer is read. */
  readonly operation: string;
  /** True where a refusal may mean that there is no such thing: no failure unless the one who calls finds that it is. */
  readonly mayBeAbsent?: boolean;
  /** What else tells that, where one operation is read in several ways. */
  readonly readAs?: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** By the names of the fields of the request: the arguments from which they came. */
  readonly argumentOf?: Readonly<Record<string, readonly string[]>>;
}
