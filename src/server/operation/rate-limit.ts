import { LRUCache } from 'lru-cache';
import type { Config } from '../../config/config.ts';
import { GatewayError } from '../../failure.ts';
import type { RequestRecord } from '../request/request-record.ts';
import { createSlidingWindow, type SlidingWindow } from './sliding-window.ts';

// rate-limiter-flexible has fixed windows only: at a limit of 10 a second it let 19 pass within 0.15 s. Its store in
// memory is not bounded by the number of callers, either.

// Entries of each kind. Eviction is per kind, so invented tokens evict neither callers with a key nor addresses.
const MAX_CALLERS = 10_000;
// Limit of one address across all unverified tokens, as a multiple of the limit of one caller.
const MAX_SHARES_OF_ADDRESS = 10;

/** Limits the upstream calls of each caller, or each address, within any 60 seconds. */
export interface RateLimit {
  /**
   * Reserves the estimated upstream calls of a request.
   * @throws GatewayError THROTTLED if too few calls are left, LIMIT_EXCEEDED if the request exceeds the limit alone.
   */
  readonly reserve: (record: RequestRecord, calls: number) => Settle;
  /** The headers of draft-ietf-httpapi-ratelimit-headers-10; undefined without a limit. */
  readonly headers: (record: RequestRecord) => Readonly<Record<string, string>> | undefined;
}

/** Replaces a reservation by the number of calls made. */
export type Settle = (made: number) => void;

export function createRateLimit({ rateLimit }: Pick<Config, 'rateLimit'>, now = () => performance.now()): RateLimit {
  if (!rateLimit) return { reserve: () => ignored, headers: () => undefined };
  const { callsPerMinute } = rateLimit;
  const windows = {
    caller: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
    token: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
    address: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
    tokensOfAddress: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
  };

  function bucketsOf(record: RequestRecord): readonly Bucket[] {
    return bucketKeysOf(record).map(({ kind, key, share }) => {
      const window = windows[kind].get(key) ?? createSlidingWindow(now);
      // Stored only when a reservation succeeds, so refused requests with invented keys use no memory.
      const keep = () => void windows[kind].set(key, window);
      return { window, keep, left: Math.max(0, callsPerMinute * share - window.used()) };
    });
  }

  function reserve(record: RequestRecord, calls: number): Settle {
    if (calls === 0) return ignored;
    if (calls > callsPerMinute) throw exceedsLimit(calls, callsPerMinute);
    const buckets = bucketsOf(record);
    for (const { window, left } of buckets) {
      if (calls > left) throw throttled(calls, left, window.freeInMs(calls - left));
    }
    const reserved = buckets.map(({ window, keep }) => {
      keep();
      return { window, undo: window.add(calls) };
    });
    return (made) => {
      for (const { window, undo } of reserved) {
        undo();
        window.add(made);
      }
    };
  }

  function headers(record: RequestRecord) {
    const [least] = bucketsOf(record).toSorted((one, other) => one.left - other.left);
    const left = least?.left ?? callsPerMinute;
    const seconds = Math.ceil((least?.window.freeInMs(0) ?? 0) / 1_000);
    return {
      'RateLimit-Policy': `"default";q=${callsPerMinute};w=60`,
      RateLimit: `"default";r=${left};t=${seconds}`,
    };
  }

  return { reserve, headers };
}

function ignored(): void {}

interface Bucket {
  readonly window: SlidingWindow;
  readonly keep: () => void;
  readonly left: number;
}

/**
 * The buckets that a request draws from. Tokens are not verified here, so a client could invent a new one for each
 * request; its address is charged, too. Many users may share an address, so its limit is a multiple.
 */
function bucketKeysOf({ identity, isAuthenticated, address = 'unknown' }: RequestRecord): BucketKey[] {
  if (identity === undefined) return [{ kind: 'address', key: address, share: 1 }];
  if (isAuthenticated) return [{ kind: 'caller', key: identity, share: 1 }];
  return [
    { kind: 'token', key: identity, share: 1 },
    { kind: 'tokensOfAddress', key: address, share: MAX_SHARES_OF_ADDRESS },
  ];
}

interface BucketKey {
  readonly kind: 'caller' | 'token' | 'address' | 'tokensOfAddress';
  readonly key: string;
  readonly share: number;
}

function throttled(calls: number, left: number, waitMs: number): GatewayError {
  const retryAfterMs = Math.ceil(waitMs);
  return new GatewayError(
    'THROTTLED',
    `The request reserves ${calls} upstream calls, and ${left} of those that this caller or address may make in a minute are left. Retry after retryAfterMs.`,
    { retryable: true, retryAfterMs },
  );
}

function exceedsLimit(calls: number, max: number): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `The request reserves ${calls} upstream calls, and rateLimit.callsPerMinute is ${max}. Request fewer rows, nested lists or writes.`,
  );
}
