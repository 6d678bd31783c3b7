import { shareOfOne } from '../../domain/fair-share.ts';
import { createRecentCallers } from './recent-callers.ts';

const WINDOW_S = 10;
const FLOOR = 3;
const SHARE = 0.1;

/**
 * How many retries an upstream can be asked to bear: a tenth of its recent calls, and a few in any case. One caller
 * takes their share at most, and half of them while others ask as well.
 */
export interface RetryBudget {
  /** Counts a call that is sent, be it a first one or a retry. */
  readonly recordCall: (caller: string) => void;
  /** Takes one retry out of the budget, if one is left for this caller. */
  readonly tryTake: (caller: string) => boolean;
}

interface Second {
  readonly second: number;
  calls: number;
  /** The callers of its retries. */
  readonly retries: string[];
}

/** @param now Seconds, for a test. */
export function createRetryBudget(now = () => Math.floor(performance.now() / 1000)): RetryBudget {
  const seconds: Second[] = Array.from({ length: WINDOW_S }, () => ({ second: -1, calls: 0, retries: [] }));
  const asked = createRecentCallers(() => now() * 1000);

  function current(): Second {
    const second = now();
    const bucket = seconds[second % WINDOW_S];
    if (bucket?.second === second) return bucket;
    const fresh = { second, calls: 0, retries: [] };
    seconds[second % WINDOW_S] = fresh;
    return fresh;
  }

  return {
    recordCall: (caller) => {
      asked.note(caller);
      current().calls += 1;
    },
    tryTake: (caller) => {
      const bucket = current();
      const recent = seconds.filter(({ second }) => second > bucket.second - WINDOW_S);
      const calls = recent.reduce((sum, one) => sum + one.calls, 0);
      const retries = recent.flatMap((one) => one.retries);
      // A retry is a call as well, and must not earn another one.
      const most = Math.max(FLOOR, Math.floor((calls - retries.length) * SHARE));
      const own = retries.filter((other) => other === caller).length;
      if (retries.length >= most || own >= shareOfOne(most, asked.lone() === undefined)) return false;
      bucket.retries.push(caller);
      return true;
    },
  };
}
