import { shareOfOne } from '../../domain/fair-share.ts';
import { createRecentCallers } from './recent-callers.ts';

const WINDOW_S = 10;
const FLOOR = 3;
const SHARE = 0.1;

/**
 * Bounds the retries that an upstream receives: a tenth of its calls in the last ten seconds, and three in any case.
 * Each caller has its share; while other callers are active, at most half of the budget.
 */
export interface RetryBudget {
  /** Counts a call that is sent, first tries and retries alike. */
  readonly recordCall: (caller: string) => void;
  /** Takes one retry from the budget; false if none is left for this caller. */
  readonly tryTake: (caller: string) => boolean;
}

interface Second {
  readonly second: number;
  calls: number;
  /** The callers of its retries. */
  readonly retries: string[];
}

/** @param now Clock in seconds, for tests. */
export function createRetryBudget(now = () => Math.floor(performance.now() / 1000)): RetryBudget {
  const seconds: Second[] = Array.from({ length: WINDOW_S }, () => ({ second: -1, calls: 0, retries: [] }));
  const recentCallers = createRecentCallers(() => now() * 1000);

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
      recentCallers.note(caller);
      current().calls += 1;
    },
    tryTake: (caller) => {
      const bucket = current();
      const recent = seconds.filter(({ second }) => second > bucket.second - WINDOW_S);
      const calls = recent.reduce((sum, one) => sum + one.calls, 0);
      const retries = recent.flatMap((one) => one.retries);
      // Retries are calls, too, but add nothing to the budget.
      const most = Math.max(FLOOR, Math.floor((calls - retries.length) * SHARE));
      const own = retries.filter((other) => other === caller).length;
      if (retries.length >= most || own >= shareOfOne(most, recentCallers.lone() === undefined)) return false;
      bucket.retries.push(caller);
      return true;
    },
  };
}
