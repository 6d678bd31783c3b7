import type { Config } from '../../config/config.ts';
import type { ErrorCode } from '../../failure.ts';
import type { FailedCall, UpstreamObserver } from '../../http/observer.ts';
import { TransportError } from '../../http/transport/transport-error.ts';
import type { Log } from './log.ts';
import { createOnceAMinute } from './once-a-minute.ts';

/** The reason of a failed call, without request or response content. */
export interface CallFailure {
  readonly operation: string;
  readonly code: ErrorCode;
  /** ECONNREFUSED, DEPTH_ZERO_SELF_SIGNED_CERT, `timeout`; undefined if there was a response. */
  readonly cause: string | undefined;
  /** HTTP status of the response. */
  readonly status: number | undefined;
  readonly upstreamCode: string | undefined;
}

export interface UpstreamLog {
  readonly observer: UpstreamObserver;
  /** Logs that an operator must fix a credential: an error for each upstream and cause, at most one a minute. */
  readonly alarm: (upstream: string, message: string, failed?: FailedCall) => void;
  /** The most recent failure of an upstream, with its time. */
  readonly lastFailure: (upstream: string) => (CallFailure & { readonly at: string }) | undefined;
}

/** Failures of the upstream, which no client can fix. */
const OF_UPSTREAM: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'THROTTLED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_BAD_RESPONSE',
  'OUTCOME_UNKNOWN',
]);
const OF_RIGHTS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['UNAUTHENTICATED', 'FORBIDDEN']);

// In characters. The upstream chooses its codes, which are part of messages.
const MAX_CODE_LENGTH = 64;
const MAX_MESSAGE_LENGTH = 500;

/** Logs failures of upstreams: a warning for each upstream, operation and cause, at most one a minute. */
export function createUpstreamLog({ upstreams }: Pick<Config, 'upstreams'>, log: Log): UpstreamLog {
  const isNew = createOnceAMinute();
  const newest = new Map<string, CallFailure & { readonly at: string }>();
  const own = new Set(upstreams.filter(({ auth }) => auth.mode !== 'passthrough').map(({ name }) => name));

  function callFailed({ upstream, operation, error, requestId }: FailedCall): void {
    // A caller's own missing rights are not a failure of the upstream.
    if (!OF_UPSTREAM.has(error.code) && !(OF_RIGHTS.has(error.code) && own.has(upstream))) return;
    const failure = failureOf(operation, error);
    newest.set(upstream, { ...failure, at: new Date().toISOString() });
    // `alarm` reports failed logins.
    if (operation === 'logIn' || !isNew(`${upstream} ${operation}`, causeOf(failure, error))) return;
    log.warn(
      { upstream, ...failure, upstreamRequestId: error.details.requestId, requestId },
      error.message.slice(0, MAX_MESSAGE_LENGTH),
    );
  }

  function alarm(upstream: string, message: string, failed?: FailedCall): void {
    const failure = failed && failureOf(failed.operation, failed.error);
    const cause = failed && failure ? causeOf(failure, failed.error) : message;
    if (!isNew(`${upstream} alarm`, cause)) return;
    const ids = { upstreamRequestId: failed?.error.details.requestId, requestId: failed?.requestId };
    log.error({ upstream, ...failure, ...ids }, message);
  }

  function breakerTurned(upstream: string, isOpen: boolean): void {
    log.warn({ upstream }, `${upstream}: ${isOpen ? OPENED : CLOSED}`);
  }

  return { observer: { callFailed, breakerTurned }, alarm, lastFailure: (upstream) => newest.get(upstream) };
}

const OPENED = 'the circuit breaker has opened: the upstream has failed again and again, and calls to it are not sent.';
const CLOSED = 'the circuit breaker has closed: the upstream has answered.';

/** Key of a cause for throttling. */
function causeOf({ cause = '', status }: CallFailure, { message }: FailedCall['error']): string {
  return `${cause} ${status ?? ''} ${message.slice(0, MAX_MESSAGE_LENGTH)}`;
}

/** Undefined properties are omitted from JSON. */
function failureOf(operation: string, { code, cause, details }: FailedCall['error']): CallFailure {
  const { status, upstreamCode } = details;
  const reason = cause instanceof TransportError ? (cause.transportCode ?? cause.kind) : undefined;
  return { operation, code, cause: reason, status, upstreamCode: upstreamCode?.slice(0, MAX_CODE_LENGTH) };
}
