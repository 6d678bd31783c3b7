import type { Span } from '@opentelemetry/api';
import type { FailedCall } from '../http/observer.ts';
import type { CancelSignal } from '../http/transport/cancellation.ts';
import type { Authority, PreparedRequest } from '../http/transport/exchange.ts';
import type { Classification } from '../http/upstream-client.ts';

/** The headers of a request to the gateway that a caller's rights depend on. */
export interface IncomingHeaders {
  /** @param name In lower case. */
  readonly get: (name: string) => string | null;
}

/** All headers of a request to the gateway. */
export interface SentHeaders extends IncomingHeaders {
  /** Names in any case and order. */
  readonly keys: () => Iterable<string>;
}

/** Authorizes the calls to one upstream. Lives as long as the gateway. */
export interface Credential {
  /**
   * Headers that authorize one request.
   * @param span The span of which a login is a part.
   * @throws GatewayError without a usable credential.
   */
  readonly authorize: (
    incoming: IncomingHeaders,
    request: PreparedRequest,
    signal: CancelSignal,
    span?: Span,
  ) => Promise<Authority>;
  /** Reports that the upstream accepted the headers from `authorize`. */
  readonly accepted?: (authority: Authority) => void;
  /** Reports that the upstream refused the headers, passed as the same object. True if `authorize` now returns others. */
  readonly rejected: (authority: Authority, refusal: Classification) => boolean;
  /** Rewrites a refusal for clients: names the owner of the credential, and is UNAUTHENTICATED only for the caller's own. */
  readonly describeRefusal: (refusal: Classification) => Classification;
  /** Identity behind the calls: equal for two requests only if they have the same rights. A secret. */
  readonly identity: (incoming: IncomingHeaders) => string;
}

/**
 * Logs a problem that needs the operator; may repeat. The message contains no secret.
 * @param failed The failed login, if any.
 */
export type Alarm = (message: string, failed?: FailedCall) => void;
