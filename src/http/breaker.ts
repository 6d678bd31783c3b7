// No library fits on Node 20: cockatiel 3 lets callers wait behind its one probe, for as long as that hangs;
// opossum 9 keeps timers and events for each call and wraps one function, where ours must see what an answer means.
const OUTCOMES = 20;
const FEWEST = 10;
const SHARE = 0.5;
const IN_A_ROW = 5;
const FORGET_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Stops calling an upstream that fails: after five failures in a row, or when half of the last calls have failed.
 * After a pause one call is let through as a probe; its success ends the pause, its failure doubles it.
 */
export interface Breaker {
  /** How long calls are still refused, in milliseconds; undefined when one may enter. */
  readonly pauseMs: () => number | undefined;
  /** Lets a call through; undefined during a pause. */
  readonly enter: () => Passage | undefined;
  readonly isOpen: () => boolean;
}

/** A call that was let through. */
export interface Passage {
  /** How it ended; undefined says nothing about the upstream. To be called once. */
  readonly leave: (isFailure: boolean | undefined) => void;
}

export function createBreaker(now: () => number = performance.now.bind(performance)): Breaker {
  let outcomes: { readonly at: number; readonly isFailure: boolean }[] = [];
  let inARow = 0;
  let nextPauseMs = FIRST_PAUSE_MS;
  let openUntil: number | undefined;
  let isProbing = false;

  function isBad(): boolean {
    const failures = outcomes.filter(({ isFailure }) => isFailure).length;
    return inARow >= IN_A_ROW || (outcomes.length >= FEWEST && failures >= outcomes.length * SHARE);
  }

  function open(): void {
    openUntil = now() + nextPauseMs;
    nextPauseMs = Math.min(nextPauseMs * 2, LONGEST_PAUSE_MS);
  }

  function close(): void {
    outcomes = [];
    inARow = 0;
    nextPauseMs = FIRST_PAUSE_MS;
    openUntil = undefined;
  }

  const probe: Passage = {
    leave: (isFailure) => {
      isProbing = false;
      if (isFailure === true) open();
      if (isFailure === false) close();
    },
  };

  const call: Passage = {
    leave: (isFailure) => {
      // What was under way when the pause began changes nothing about it.
      if (isFailure === undefined || openUntil !== undefined) return;
      const at = now();
      inARow = isFailure ? inARow + 1 : 0;
      outcomes = [...outcomes.filter((outcome) => outcome.at > at - FORGET_MS), { at, isFailure }].slice(-OUTCOMES);
      if (isBad()) open();
    },
  };

  function pauseMs(): number | undefined {
    if (openUntil === undefined) return undefined;
    const left = openUntil - now();
    if (left > 0) return Math.ceil(left);
    return isProbing ? FIRST_PAUSE_MS : undefined;
  }

  return {
    pauseMs,
    enter: () => {
      if (pauseMs() !== undefined) return undefined;
      if (openUntil === undefined) return call;
      isProbing = true;
      return probe;
    },
    isOpen: () => openUntil !== undefined,
  };
}
