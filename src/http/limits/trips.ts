import type { Outcome, Trip } from './circuit-breaker.ts';

const OUTCOMES = 20;
const MIN_OUTCOMES = 10;
const SHARE = 0.5;
const IN_A_ROW = 5;
const FORGET_MS = 10_000;

/**
 * Opens after five failures in a row, or when at least half of the last 20 calls have failed, given at least ten calls in
 * the last ten seconds.
 */
export function createFailureWindow(now: () => number): Trip {
  // Changed in place: each call of an upstream adds an outcome.
  let outcomes: { readonly at: number; readonly isFailure: boolean }[] = [];
  /** Failures among the outcomes. */
  let failures = 0;
  let inARow = 0;
  return {
    count: (outcome: Outcome) => {
      const at = now();
      const isFailure = outcome !== 'success';
      inARow = isFailure ? inARow + 1 : 0;
      outcomes.push({ at, isFailure });
      if (isFailure) failures += 1;
      while (outcomes.length > OUTCOMES || (outcomes[0] && outcomes[0].at <= at - FORGET_MS))
        if (outcomes.shift()?.isFailure) failures -= 1;
      if (inARow >= IN_A_ROW) return true;
      return outcomes.length >= MIN_OUTCOMES && failures >= outcomes.length * SHARE;
    },
    reset: () => {
      outcomes = [];
      failures = 0;
      inARow = 0;
    },
  };
}

/** Opens after five failed connects in a row over all callers: any other outcome proves a connection. */
export function createConnectFailures(): Trip {
  let inARow = 0;
  return {
    count: (outcome) => {
      inARow = outcome === 'unreachable' ? inARow + 1 : 0;
      return inARow >= IN_A_ROW;
    },
    reset: () => {
      inARow = 0;
    },
  };
}
