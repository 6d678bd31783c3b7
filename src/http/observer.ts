import type { Span } from '@opentelemetry/api';
import type { GatewayError } from '../failure.ts';

/** An upstream call of a request, or a login. Holds no ids, headers or bodies. */
export interface UpstreamCall {
  /** The configured name. */
  readonly upstream: string;
  /** The client function's name; `logIn` for a login. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path after version and project: `/vaults/{id}`. */
  readonly path: string;
  /** Status of the last response; null without one, and for a shared call. */
  status: number | null;
  /** Duration, including the wait for a slot. */
  ms: number;
  /** How often the call was sent; 0 if it was refused before sending. */
  tries: number;
  /** True if the call joined an equal one in flight. */
  shared: boolean;
}

/** Facts about a call for listeners alone; clients may see an UpstreamCall. */
export interface CallDetails {
  /** The span of the request, of the poll, or of the call that needs a login. */
  readonly parent: Span | undefined;
  /** The span of the call, set by the listener that writes traces. */
  span?: Span;
  /** Headers that this listener adds to each try. */
  headers?: Readonly<Record<string, string>>;
  /** The span of the call in flight that this one joined. */
  joined?: Span | undefined;
  /** Set at the end of a call that failed. */
  error?: unknown;
}

/** A failed call or login. */
export interface FailedCall {
  /** The configured name. */
  readonly upstream: string;
  /** The client function's name; `logIn` for a login. */
  readonly operation: string;
  /** The details hold the status and codes of the response; without a response the cause is a TransportError. */
  readonly error: GatewayError;
  /** Id of the gateway's request; undefined for a token renewal in the background. */
  readonly requestId: string | undefined;
}

/**
 * Listeners to the calls between the gateway and its upstreams. An event without a listener costs nothing. Listeners must
 * not throw.
 */
export interface UpstreamObserver {
  /** A call starts, or joins an equal one in flight. Status, duration, tries and sharing are set at its end. */
  readonly callBegan?: ((call: UpstreamCall, requestId: string | undefined, details: CallDetails) => void) | undefined;
  /** A try has ended. Status and tries of the call are set. */
  readonly callTried?: ((call: UpstreamCall, details: CallDetails) => void) | undefined;
  /** Receives the same objects as `callBegan`. */
  readonly callEnded?: ((call: UpstreamCall, requestId: string | undefined, details: CallDetails) => void) | undefined;
  /** Called before `callEnded`. A failure of several calls together, as of an endless list, is reported separately. */
  readonly callFailed?: ((failed: FailedCall) => void) | undefined;
  /** The circuit breaker of an upstream has opened, or closed. */
  readonly breakerTurned?: ((upstream: string, isOpen: boolean) => void) | undefined;
}

/** An upstream within one request, or within a login. */
export interface Observed {
  readonly name: string;
  readonly observer?: UpstreamObserver | undefined;
  readonly requestId?: string | undefined;
  /** The span of which the calls are parts. */
  readonly span?: Span | undefined;
}

/** Reports an error to the observer and returns it, to be thrown. */
export function observed(
  { name, observer, requestId }: Observed,
  operation: string,
  error: GatewayError,
): GatewayError {
  observer?.callFailed?.({ upstream: name, operation, error, requestId });
  return error;
}
