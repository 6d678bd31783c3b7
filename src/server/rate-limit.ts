import { LRUCache } from 'lru-cache';
import type { Config } from '../config.ts';
import { GatewayError } from '../failure.ts';
import { createMinute, type Minute } from './minute.ts';
import type { RequestRecord } from './record.ts';

// Who has asked nothing for longest is forgotten first.
const MOST_CALLERS = 10_000;

/** What each caller, else each address, may use in any minute. */
export interface RateLimit {
  /**
   * Takes the cost of a request, which is 1 at least.
   * @throws GatewayError THROTTLED when too little is left, LIMIT_EXCEEDED when it is more than a whole minute gives.
   */
  readonly take: (record: RequestRecord, cost: number) => void;
  /** The header fields of draft-ietf-httpapi-ratelimit-headers-10; undefined where nothing is limited. */
  readonly headers: (record: RequestRecord) => Readonly<Record<string, string>> | undefined;
}

export function createRateLimit({ rateLimit }: Pick<Config, 'rateLimit'>, now = () => performance.now()): RateLimit {
  if (!rateLimit) return { take: () => {}, headers: () => undefined };
  const { costPerMinute } = rateLimit;
  const minutes = new LRUCache<string, Minute>({ max: MOST_CALLERS });

  function minuteOf(record: RequestRecord): Minute {
    const key = keyOf(record);
    const minute = minutes.get(key) ?? createMinute(now);
    minutes.set(key, minute);
    return minute;
  }

  function take(record: RequestRecord, cost: number): void {
    const weight = Math.max(1, cost);
    if (weight > costPerMinute) throw neverEnough(weight, costPerMinute);
    const minute = minuteOf(record);
    const left = costPerMinute - minute.used();
    if (weight > left) throw throttled(weight, left, minute.freeInMs(weight - left));
    minute.add(weight);
  }

  function headers(record: RequestRecord) {
    const minute = minutes.peek(keyOf(record)) ?? createMinute(now);
    const left = Math.floor(costPerMinute - minute.used());
    const seconds = Math.ceil(minute.freeInMs(0) / 1_000);
    return {
      'RateLimit-Policy': `"default";q=${costPerMinute};w=60`,
      RateLimit: `"default";r=${left};t=${seconds}`,
    };
  }

  return { take, headers };
}

function keyOf({ identity, address = 'unknown' }: RequestRecord): string {
  return identity === undefined ? `address ${address}` : `caller ${identity}`;
}

function throttled(cost: number, left: number, waitMs: number): GatewayError {
  const retryAfterMs = Math.ceil(waitMs);
  const rest = Math.floor(left * 100) / 100;
  return new GatewayError(
    'THROTTLED',
    `The request may cost ${cost}, and ${rest} is left of what this caller may use in a minute. Wait for retryAfterMs.`,
    { retryable: true, retryAfterMs },
  );
}

function neverEnough(cost: number, most: number): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `The request may cost ${cost}, and rateLimit.costPerMinute is ${most}. Ask for fewer rows or fewer nested lists.`,
  );
}
