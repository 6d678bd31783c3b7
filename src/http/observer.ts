import type { GatewayError } from '../failure.ts';

/** A call, or a login, that has not brought what it was made for. */
export interface FailedCall {
  /** The configured name. */
  readonly upstream: string;
  /** The client function's name; `logIn` for a login. */
  readonly operation: string;
  /** Its details hold what the upstream has told. A NoAnswer as its cause says why there was no answer. */
  readonly error: GatewayError;
  /** The id of the gateway's request that has met it; undefined for a renewal that nobody waits for. */
  readonly requestId: string | undefined;
}

/**
 * What goes on between the gateway and its upstreams: the one place to which a log, metrics or traces attach. Nothing is
 * put together for what nobody listens to. A listener never throws.
 */
export interface Observer {
  readonly callFailed?: (failed: FailedCall) => void;
  /** The circuit breaker of an upstream has opened, or closed. */
  readonly breakerTurned?: (upstream: string, isOpen: boolean) => void;
}

/** An upstream within one request, or within a login. */
interface Observed {
  readonly name: string;
  readonly observer?: Observer | undefined;
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
