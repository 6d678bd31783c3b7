import { LRUCache } from 'lru-cache';
import type { Config } from '../../config/config.ts';
import { GatewayError } from '../../failure.ts';
import type { RequestRecord } from '../request/request-record.ts';
import { createSlidingWindow, type SlidingWindow } from './sliding-window.ts';

// Who has asked nothing for longest is forgotten first, each among their kind: nobody can have a caller with a key, or
// an address, forgotten by tokens of their own making.
const MAX_CALLERS = 10_000;
// What one address may use under tokens of its own making, in shares of one caller.
const MAX_SHARES_OF_ADDRESS = 10;

/** The upstream calls that each caller, else each address, may cause in any minute. */
export interface RateLimit {
  /**
   * Reserves the upstream calls that a request may make.
   * @throws GatewayError THROTTLED when too few are left, LIMIT_EXCEEDED when they are more than a whole minute gives.
   */
  readonly reserve: (record: RequestRecord, calls: number) => Settle;
  /** The header fields of draft-ietf-httpapi-ratelimit-headers-10; undefined where nothing is limited. */
  readonly headers: (record: RequestRecord) => Readonly<Record<string, string>> | undefined;
}

/** Puts what was made in place of a reservation. */
export type Settle = (made: number) => void;

export function createRateLimit({ rateLimit }: Pick<Config, 'rateLimit'>, now = () => performance.now()): RateLimit {
  if (!rateLimit) return { reserve: () => ignored, headers: () => undefined };
  const { callsPerMinute } = rateLimit;
  const minutes = {
    caller: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
    token: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
    address: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
    tokensOfAddress: new LRUCache<string, SlidingWindow>({ max: MAX_CALLERS }),
  };

  function bucketsOf(record: RequestRecord): readonly Bucket[] {
    return bucketKeysOf(record).map(({ kind, key, share }) => {
      const minute = minutes[kind].get(key) ?? createSlidingWindow(now);
      // A request that is refused leaves nothing behind, however many keys are made up.
      const keep = () => void minutes[kind].set(key, minute);
      return { minute, keep, left: Math.max(0, callsPerMinute * share - minute.used()) };
    });
  }

  function reserve(record: RequestRecord, calls: number): Settle {
    if (calls === 0) return ignored;
    if (calls > callsPerMinute) throw neverEnough(calls, callsPerMinute);
    const asked = bucketsOf(record);
    for (const { minute, left } of asked) {
      if (calls > left) throw throttled(calls, left, minute.freeInMs(calls - left));
    }
    const reserved = asked.map(({ minute, keep }) => {
      keep();
      return { minute, giveBack: minute.add(calls) };
    });
    return (made) => {
      for (const { minute, giveBack } of reserved) {
        giveBack();
        minute.add(made);
      }
    };
  }

  function headers(record: RequestRecord) {
    const [least] = bucketsOf(record).toSorted((one, other) => one.left - other.left);
    const left = least?.left ?? callsPerMinute;
    const seconds = Math.ceil((least?.minute.freeInMs(0) ?? 0) / 1_000);
    return {
      'RateLimit-Policy': `"default";q=${callsPerMinute};w=60`,
      RateLimit: `"default";r=${left};t=${seconds}`,
    };
  }

  return { reserve, headers };
}

function ignored(): void {}

interface Bucket {
  readonly minute: SlidingWindow;
  readonly keep: () => void;
  readonly left: number;
}

/**
 * From what a request takes. Tokens are not checked here, so anybody can make up one after the other: their address
 * pays with them. Many users may be behind one address, so it may use more than one of them.
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
    `The request reserves ${calls} of the upstream calls that this caller, or address, may cause in a minute, and ${left} are left. Wait for retryAfterMs.`,
    { retryable: true, retryAfterMs },
  );
}

function neverEnough(calls: number, most: number): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `The request reserves ${calls} upstream calls, and rateLimit.callsPerMinute is ${most}. Ask for fewer rows, nested lists or writes.`,
  );
}
