// No library fits on Node 20: cockatiel 3 lets callers wait behind its one probe, for as long as that hangs;
// opossum 9 keeps timers and events for each call and wraps one function, where ours must see what an answer means.
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 15_000;
/** So long others wait for a probe. A write may take a minute, and its connection alone may be what hangs. */
export const MAX_PROBE_WAIT_MS = 5_000;

/** What the end of a call says about the upstream. A connection that could not be made says it of everybody's calls. */
export type Outcome = 'success' | 'failure' | 'unreachable';

/**
 * Stops calls for a while. After a pause one call is let through as a probe; its success ends the pause, its failure
 * doubles it.
 */
export interface Breaker {
  /** How long calls are still refused, in milliseconds; undefined when one may enter. */
  readonly pauseMs: () => number | undefined;
  /** Lets a call through; undefined during a pause. */
  readonly enter: () => Permit | undefined;
  /** Counts the end of a call that is no probe. What was under way when the pause began changes nothing about it. */
  readonly record: (outcome: Outcome) => void;
  /** From the first failure that opened it to the success that closes it. */
  readonly isOpen: () => boolean;
  /** @param at When its pause begins: now unless given. */
  readonly open: (at?: number) => void;
  readonly close: () => void;
}

/** The right to make one call. */
export interface Permit {
  /** How the call ended; undefined says nothing about the upstream. To be called once. */
  readonly report: (outcome: Outcome | undefined) => void;
}

/** Which outcomes open a breaker. */
export interface Trip {
  /** True when this one does. */
  readonly count: (outcome: Outcome) => boolean;
  /** Forgets what was counted. */
  readonly reset: () => void;
}

export function createBreaker(trip: Trip, now: () => number): Breaker {
  let nextPauseMs = FIRST_PAUSE_MS;
  let openUntil: number | undefined;
  let probe: Permit | undefined;
  let probeAt = Number.NEGATIVE_INFINITY;

  function open(at = now()): void {
    openUntil = at + nextPauseMs;
    nextPauseMs = Math.min(nextPauseMs * 2, MAX_PAUSE_MS);
  }

  function close(): void {
    trip.reset();
    nextPauseMs = FIRST_PAUSE_MS;
    openUntil = undefined;
  }

  function record(outcome: Outcome): void {
    if (openUntil === undefined && trip.count(outcome)) open();
  }

  const call: Permit = {
    report: (outcome) => {
      if (outcome) record(outcome);
    },
  };

  function beginProbe(): Permit {
    const begun: Permit = {
      report: (outcome) => {
        if (probe === begun) probe = undefined;
        if (outcome === 'success') close();
        // Somebody else's success may have closed it meanwhile.
        else if (outcome && openUntil !== undefined) open();
      },
    };
    probe = begun;
    probeAt = now();
    return begun;
  }

  function pauseMs(): number | undefined {
    if (openUntil === undefined) return undefined;
    const left = openUntil - now();
    if (left > 0) return Math.ceil(left);
    return probe && now() < probeAt + MAX_PROBE_WAIT_MS ? FIRST_PAUSE_MS : undefined;
  }

  return {
    pauseMs,
    enter: () => {
      if (openUntil === undefined) return call;
      return pauseMs() === undefined ? beginProbe() : undefined;
    },
    record,
    isOpen: () => openUntil !== undefined,
    open,
    close,
  };
}
