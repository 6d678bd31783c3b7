import type { Dispatcher } from 'undici';
import type { UpstreamConfig } from '../config/config.ts';
import type { FailedCall, UpstreamObserver } from '../http/observer.ts';
import type { Route } from '../http/transport/route.ts';
import type { WriteStore } from '../upstreams/writes/write-store.ts';

export interface ContextOptions {
  readonly dispatcher: Dispatcher;
  /** The way to an upstream that has one of its own. */
  readonly routeTo?: ((upstream: UpstreamConfig) => Route | undefined) | undefined;
  /** Tokens that a caller may bring to any upstream, in `X-Auth-Token-<upstream>`, to be sent in place of the gateway's own. */
  readonly callersTokens?: RegExp | undefined;
  /** Said once to whoever runs the gateway. */
  readonly warn: (message: string) => void;
  /** Said as an error to whoever runs the gateway; as a warning unless given. */
  readonly alarm?: ((upstream: string, message: string, failed?: FailedCall) => void) | undefined;
  readonly report: (error: unknown) => void;
  /** Attached to all that goes on between the gateway and its upstreams. */
  readonly observer?: UpstreamObserver | undefined;
  /** How long a write may take in all; 60 seconds unless given. */
  readonly writeMs?: number | undefined;
  /** Where creates with an idempotency key are remembered; in memory unless given. */
  readonly writeStore?: WriteStore | undefined;
}
