import type { FailedCall } from '../http/observer.ts';
import type { PreparedRequest } from '../http/transport/exchange.ts';
import type { Classification } from '../http/upstream-client.ts';

/** The request headers of whoever calls the gateway. */
export interface IncomingHeaders {
  /** @param name In lower case. */
  readonly get: (name: string) => string | null;
}

/** How calls to one upstream get their authority. Lives as long as the gateway. */
export interface Credential {
  /** Headers for one request. Rejects with a GatewayError when there is no authority to be had. */
  readonly authorize: (
    incoming: IncomingHeaders,
    request: PreparedRequest,
    signal: AbortSignal,
  ) => Promise<Readonly<Record<string, string>>>;
  /** The upstream has taken what `authorize` gave. */
  readonly accepted?: (authority: Readonly<Record<string, string>>) => void;
  /** The upstream has refused what `authorize` gave: the very object. True when it would now give something else. */
  readonly rejected: (authority: Readonly<Record<string, string>>, refusal: Classification) => boolean;
  /** What clients are told of such a refusal: whose credential it is, and UNAUTHENTICATED only where it is the caller's. */
  readonly describeRefusal: (refusal: Classification) => Classification;
  /** On whose behalf calls are made: equal for two requests only if they hold the same rights. A secret. */
  readonly identity: (incoming: IncomingHeaders) => string;
}

/**
 * Says to whoever runs the gateway that something needs them; it may be said again and again. Never with a secret.
 * @param failed The login that failed.
 */
export type Alarm = (message: string, failed?: FailedCall) => void;
