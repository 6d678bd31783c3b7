import { LRUCache } from 'lru-cache';
import type { Config } from '../config.ts';
import { GatewayError } from '../failure.ts';
import { createMinute, type Minute } from './minute.ts';
import type { RequestRecord } from './record.ts';

// Who has asked nothing for longest is forgotten first, each among their kind: nobody can have a caller with a key, or
// an address, forgotten by tokens of their own making.
const MOST_CALLERS = 10_000;
// What one address may use under tokens of its own making, in shares of one caller.
const MOST_OF_AN_ADDRESS = 10;

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
  const minutes = {
    caller: new LRUCache<string, Minute>({ max: MOST_CALLERS }),
    token: new LRUCache<string, Minute>({ max: MOST_CALLERS }),
    address: new LRUCache<string, Minute>({ max: MOST_CALLERS }),
    tokensOfAddress: new LRUCache<string, Minute>({ max: MOST_CALLERS }),
  };

  function purses(record: RequestRecord): readonly Purse[] {
    return allowances(record).map(({ kind, key, share }) => {
      const minute = minutes[kind].get(key) ?? createMinute(now);
      // A request that is refused leaves nothing behind, however many keys are made up.
      const add = (amount: number) => {
        minutes[kind].set(key, minute);
        minute.add(amount);
      };
      return { minute, add, left: costPerMinute * share - minute.used() };
    });
  }

  function take(record: RequestRecord, cost: number): void {
    const weight = Math.max(1, cost);
    if (weight > costPerMinute) throw neverEnough(weight, costPerMinute);
    const taken = purses(record);
    for (const { minute, left } of taken) {
      if (weight > left) throw throttled(weight, left, minute.freeInMs(weight - left));
    }
    for (const { add } of taken) add(weight);
  }

  function headers(record: RequestRecord) {
    const [least] = purses(record).toSorted((one, other) => one.left - other.left);
    const left = Math.floor(least?.left ?? costPerMinute);
    const seconds = Math.ceil((least?.minute.freeInMs(0) ?? 0) / 1_000);
    return {
      'RateLimit-Policy': `"default";q=${costPerMinute};w=60`,
      RateLimit: `"default";r=${left};t=${seconds}`,
    };
  }

  return { take, headers };
}

interface Purse {
  readonly minute: Minute;
  readonly add: (amount: number) => void;
  readonly left: number;
}

/**
 * From what a request takes. Tokens are not checked here, so anybody can make up one after the other: their address
 * pays with them. Many users may be behind one address, so it may use more than one of them.
 */
function allowances({ identity, isKnown, address = 'unknown' }: RequestRecord): Allowance[] {
  if (identity === undefined) return [{ kind: 'address', key: address, share: 1 }];
  if (isKnown) return [{ kind: 'caller', key: identity, share: 1 }];
  return [
    { kind: 'token', key: identity, share: 1 },
    { kind: 'tokensOfAddress', key: address, share: MOST_OF_AN_ADDRESS },
  ];
}

interface Allowance {
  readonly kind: 'caller' | 'token' | 'address' | 'tokensOfAddress';
  readonly key: string;
  readonly share: number;
}

function throttled(cost: number, left: number, waitMs: number): GatewayError {
  const retryAfterMs = Math.ceil(waitMs);
  const rest = Math.floor(left * 100) / 100;
  return new GatewayError(
    'THROTTLED',
    `The request may cost ${cost}, and ${rest} is left of what this caller, or address, may use in a minute. Wait for retryAfterMs.`,
    { retryable: true, retryAfterMs },
  );
}

function neverEnough(cost: number, most: number): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `The request may cost ${cost}, and rateLimit.costPerMinute is ${most}. Ask for fewer rows or fewer nested lists.`,
  );
}
