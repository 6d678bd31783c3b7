import type { Outcome, Trip } from './circuit-breaker.ts';

const OUTCOMES = 20;
const FEWEST = 10;
const SHARE = 0.5;
const IN_A_ROW = 5;
const FORGET_MS = 10_000;

/** Opens after five failures in a row, or when half of the last calls have failed, of ten at least. */
export function createFailureWindow(now: () => number): Trip {
  let outcomes: { readonly at: number; readonly isFailure: boolean }[] = [];
  let inARow = 0;

  function isBad(): boolean {
    const failures = outcomes.filter(({ isFailure }) => isFailure).length;
    return inARow >= IN_A_ROW || (outcomes.length >= FEWEST && failures >= outcomes.length * SHARE);
  }

  return {
    count: (outcome: Outcome) => {
      const at = now();
      const isFailure = outcome !== 'success';
      inARow = isFailure ? inARow + 1 : 0;
      outcomes = [...outcomes.filter((one) => one.at > at - FORGET_MS), { at, isFailure }].slice(-OUTCOMES);
      return isBad();
    },
    reset: () => {
      outcomes = [];
      inARow = 0;
    },
  };
}

/** Opens when connecting has failed five times in a row, whoever asked: any other outcome has come over a connection. */
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
