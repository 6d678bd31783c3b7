import type { GatewayError } from '../failure.ts';

const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;
// A token service that is out of order is back without anybody's doing: it should not be long until that is seen.
const MAX_OUTAGE_WAIT_MS = 15_000;
// A longer Retry-After is not believed, or a slip of the token service would lock everybody out.
const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** A second, doubled so many times, and no longer than a minute. */
export function doubledWait(times: number, maxMs = MAX_WAIT_MS): number {
  return Math.min(FIRST_WAIT_MS * 2 ** times, maxMs);
}

/** How long no login is tried after one that failed, in milliseconds. `earlier` is how many in a row had failed before. */
export function waitAfterLogin({ code, details }: GatewayError, earlier: number): number {
  const isOutage = code === 'UPSTREAM_UNAVAILABLE' && details.retryable !== false;
  const ms = doubledWait(earlier, isOutage ? MAX_OUTAGE_WAIT_MS : MAX_WAIT_MS);
  return Math.max(ms, Math.min(details.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}
