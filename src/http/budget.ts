const WINDOW_S = 10;
const FLOOR = 3;
const SHARE = 0.1;

/** How many retries an upstream can be asked to bear: a tenth of its recent calls, and a few in any case. */
export interface RetryBudget {
  /** Counts a call that is sent, be it a first one or a retry. */
  readonly note: () => void;
  /** Takes one retry out of the budget, if one is left. */
  readonly take: () => boolean;
}

/** @param now Seconds, for a test. */
export function createRetryBudget(now = () => Math.floor(performance.now() / 1000)): RetryBudget {
  const seconds = Array.from({ length: WINDOW_S }, () => ({ second: -1, calls: 0, retries: 0 }));

  function current() {
    const second = now();
    const bucket = seconds[second % WINDOW_S];
    if (bucket?.second === second) return bucket;
    const fresh = { second, calls: 0, retries: 0 };
    seconds[second % WINDOW_S] = fresh;
    return fresh;
  }

  return {
    note: () => {
      current().calls += 1;
    },
    take: () => {
      const bucket = current();
      const recent = seconds.filter(({ second }) => second > bucket.second - WINDOW_S);
      const calls = recent.reduce((sum, one) => sum + one.calls, 0);
      const retries = recent.reduce((sum, one) => sum + one.retries, 0);
      // A retry is a call as well, and must not earn another one.
      if (retries >= Math.max(FLOOR, Math.floor((calls - retries) * SHARE))) return false;
      bucket.retries += 1;
      return true;
    },
  };
}
