import type { GatewayError } from '../failure.ts';

const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;
// An outage ends without the operator, and logins should resume soon after.
const MAX_OUTAGE_WAIT_MS = 15_000;
// Upper bound on Retry-After: a faulty value must not block logins for long.
const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** One second, doubled `times` times; at most `maxMs`, by default a minute. */
export function doubledWait(times: number, maxMs = MAX_WAIT_MS): number {
  return Math.min(FIRST_WAIT_MS * 2 ** times, maxMs);
}

/** Pause after a failed login, in milliseconds. `earlier` is the number of consecutive failures before. */
export function waitAfterLogin({ code, details }: GatewayError, earlier: number): number {
  const isOutage = code === 'UPSTREAM_UNAVAILABLE' && details.retryable !== false;
  const ms = doubledWait(earlier, isOutage ? MAX_OUTAGE_WAIT_MS : MAX_WAIT_MS);
  return Math.max(ms, Math.min(details.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}
