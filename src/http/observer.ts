import type { GatewayError } from '../failure.ts';

/** An upstream call of a request, or a login. It holds no id, no header and no body. */
export interface UpstreamCall {
  /** The configured name. */
  readonly upstream: string;
  /** The client function's name; `logIn` for a login. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Behind version and project: `/vaults/{id}`. */
  readonly path: string;
  /** Of the last answer; null without one, and where an upstream call of another request was joined. */
  status: number | null;
  /** From its begin to its end, waiting for its turn included. */
  ms: number;
  /** How often it was sent; 0 where it was refused before. */
  tries: number;
  /** True where it waited for an equal call in flight. */
  shared: boolean;
}

/** A call, or a login, that has not brought what it was made for. */
export interface FailedCall {
  /** The configured name. */
  readonly upstream: string;
  /** The client function's name; `logIn` for a login. */
  readonly operation: string;
  /** Its details hold what the upstream has told. A TransportError as its cause says why there was no answer. */
  readonly error: GatewayError;
  /** The id of the gateway's request that has met it; undefined for a renewal that nobody waits for. */
  readonly requestId: string | undefined;
}

/**
 * What goes on between the gateway and its upstreams. Nothing is put together for an event without a listener. A
 * listener never throws.
 */
export interface UpstreamObserver {
  /** A call begins, or joins an equal one in flight. Status, time, tries and sharing are known at its end. */
  readonly callBegan?: ((call: UpstreamCall, requestId: string | undefined) => void) | undefined;
  /** The same object as at the begin. */
  readonly callEnded?: ((call: UpstreamCall, requestId: string | undefined) => void) | undefined;
  /** Before the call ends. A failure of several calls together, as of a list without an end, is told by itself. */
  readonly callFailed?: ((failed: FailedCall) => void) | undefined;
  /** The circuit breaker of an upstream has opened, or closed. */
  readonly breakerTurned?: ((upstream: string, isOpen: boolean) => void) | undefined;
}

/** An upstream within one request, or within a login. */
export interface Observed {
  readonly name: string;
  readonly observer?: UpstreamObserver | undefined;
  readonly requestId?: string | undefined;
}

/** Gives an error back, to be thrown, when the observer has been told. */
export function observed(
  { name, observer, requestId }: Observed,
  operation: string,
  error: GatewayError,
): GatewayError {
  observer?.callFailed?.({ upstream: name, operation, error, requestId });
  return error;
}
