import { LRUCache } from 'lru-cache';
import type { Config } from '../../config/config.ts';
import { GatewayError } from '../../failure.ts';
import type { RateWindows, WindowState } from '../../redis/rate-windows.ts';
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
   * Reserves the estimated upstream calls of a request. A promise if replicas share the limit.
   * @throws GatewayError THROTTLED if too few calls are left, LIMIT_EXCEEDED if the request exceeds the limit alone.
   */
  readonly reserve: (record: RequestRecord, calls: number) => Settle | Promise<Settle>;
  /** The headers of draft-ietf-httpapi-ratelimit-headers-10; undefined without a limit. */
  readonly headers: (record: RequestRecord) => Headers | undefined | Promise<Headers>;
}

type Headers = Readonly<Record<string, string>>;

/** Replaces a reservation by the number of calls made. */
export type Settle = (made: number) => void;

/** A rate limit of this process alone. */
export interface OwnRateLimit {
  readonly reserve: (record: RequestRecord, calls: number) => Settle;
  readonly headers: (record: RequestRecord) => Headers | undefined;
}

type RateLimitConfig = Pick<Config, 'rateLimit'>;

/** @param shared The windows of all replicas. Those of this process count, too, and decide while Redis fails. */
export function createRateLimit(config: RateLimitConfig, now?: () => number): OwnRateLimit;
export function createRateLimit(
  config: RateLimitConfig,
  now: (() => number) | undefined,
  shared: RateWindows | undefined,
): RateLimit;
export function createRateLimit(
  { rateLimit }: RateLimitConfig,
  now = () => performance.now(),
  shared?: RateWindows,
): RateLimit {
  if (!rateLimit) return { reserve: () => ignored, headers: () => undefined };
  const { callsPerMinute } = rateLimit;
  const windows = {
    caller: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
    token: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
    address: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
    tokensOfAddress: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
  };

  /** What the windows of all replicas have left for a request in progress. */
  const states = new WeakMap<RequestRecord, WindowState>();

  function bucketsOf(record: RequestRecord): readonly Bucket[] {
    return bucketKeysOf(record).map(({ kind, key, share }) => {
      const window = windows[kind].get(key) ?? createSlidingWindow(now);
      // Stored only when a reservation succeeds, so refused requests with invented keys use no memory.
      const keep = () => void windows[kind].set(key, window);
      return { window, keep, left: Math.max(0, callsPerMinute * share - window.used()) };
    });
  }

  function reserve(record: RequestRecord, calls: number): Settle | Promise<Settle> {
    if (calls === 0) return ignored;
    if (calls > callsPerMinute) throw exceedsLimit(calls, callsPerMinute);
    return shared ? reserveShared(shared, record, calls) : reserveHere(record, calls);
  }

  async function reserveShared({ reserve }: RateWindows, record: RequestRecord, calls: number): Promise<Settle> {
    const reservation = await reserve(sharedWindowsOf(record), calls);
    if (!reservation) return reserveHere(record, calls);
    const { refusedBy, least, settle } = reservation;
    states.set(record, refusedBy ?? least);
    if (refusedBy) throw throttled(calls, refusedBy.left, refusedBy.freeInMs);
    const settleHere = add(bucketsOf(record), calls);
    return (made) => {
      settle(made);
      settleHere(made);
      states.set(record, { ...least, left: Math.max(0, least.left + calls - made) });
    };
  }

  function sharedWindowsOf(record: RequestRecord) {
    return bucketKeysOf(record).map(({ kind, key, share }) => ({
      name: `${kind} ${key}`,
      max: callsPerMinute * share,
    }));
  }

  function reserveHere(record: RequestRecord, calls: number): Settle {
    const buckets = bucketsOf(record);
    for (const { window, left } of buckets) {
      if (calls > left) throw throttled(calls, left, window.freeInMs(calls - left));
    }
    return add(buckets, calls);
  }

  function add(buckets: readonly Bucket[], calls: number): Settle {
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

  function headers(record: RequestRecord): Headers | Promise<Headers> {
    const state = states.get(record);
    if (state) return headersOf(state);
    return shared ? sharedHeaders(shared, record) : headersHere(record);
  }

  async function sharedHeaders({ reserve }: RateWindows, record: RequestRecord): Promise<Headers> {
    const read = await reserve(sharedWindowsOf(record), 0);
    return read ? headersOf(read.least) : headersHere(record);
  }

  function headersHere(record: RequestRecord): Headers {
    const [least] = bucketsOf(record).toSorted((one, other) => one.left - other.left);
    return headersOf({ left: least?.left ?? callsPerMinute, freeInMs: least?.window.freeInMs(0) ?? 0 });
  }

  function headersOf({ left, freeInMs }: WindowState): Headers {
    return {
      'RateLimit-Policy': `"default";q=${callsPerMinute};w=60`,
      RateLimit: `"default";r=${left};t=${Math.ceil(freeInMs / 1_000)}`,
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
