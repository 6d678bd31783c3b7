import type { Dispatcher } from 'undici';
import type { UpstreamConfig } from '../config/config.ts';
import type { FailedCall, UpstreamObserver } from '../http/observer.ts';
import type { Route } from '../http/transport/route.ts';
import type { Holds } from '../upstreams/writes/holds.ts';
import type { WriteStore } from '../upstreams/writes/write-store.ts';

export interface ContextOptions {
  readonly dispatcher: Dispatcher;
  /** The route to an upstream; undefined for the default one. */
  readonly routeTo?: ((upstream: UpstreamConfig) => Route | undefined) | undefined;
  /** Tokens that callers may send in `X-Auth-Token-<upstream>` to replace the gateway's own credential. */
  readonly callersTokens?: RegExp | undefined;
  /** Logs a warning for the operator. */
  readonly warn: (message: string) => void;
  /** Logs an error for the operator; `warn` by default. */
  readonly alarm?: ((upstream: string, message: string, failed?: FailedCall) => void) | undefined;
  /** Receives every error that becomes data. */
  readonly report: (error: unknown) => void;
  /** Observes the calls to all upstreams. */
  readonly observer?: UpstreamObserver | undefined;
  /** Time limit of a write in all, in milliseconds; 60 seconds by default. */
  readonly writeMs?: number | undefined;
  /** Store of creates with an idempotency key; in memory by default. */
  readonly writeStore?: WriteStore | undefined;
  /** Holds on checkpoints that replicas share; none by default. */
  readonly holds?: Holds | undefined;
}
