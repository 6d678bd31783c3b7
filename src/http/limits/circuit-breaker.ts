// Written by hand: no library fits on Node 20. cockatiel 3 makes callers wait for its one probe, however long the probe
// hangs. opossum 9 keeps timers and events for each call and wraps one function, whereas the outcome of a call is
// known here only once the response has been classified.
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 15_000;
/** How long a probe blocks other calls. A write may take a minute, and its own connection may be the one that hangs. */
export const MAX_PROBE_WAIT_MS = 5_000;

/** What the end of a call says about the upstream. `unreachable`, a failed connect, concerns the calls of all callers. */
export type Outcome = 'success' | 'failure' | 'unreachable';

/** Refuses calls during a pause. After the pause one call is a probe: its success closes the breaker, its failure doubles the pause. */
export interface Breaker {
  /** How long calls are still refused, in milliseconds; undefined if a call may enter. */
  readonly pauseMs: () => number | undefined;
  /** Permits a call; undefined during a pause. */
  readonly enter: () => Permit | undefined;
  /** Counts the end of a call that is no probe. While the breaker is open, calls in flight since before change nothing. */
  readonly record: (outcome: Outcome) => void;
  /** From the failure that opens the breaker to the success that closes it, pauses and probes included. */
  readonly isOpen: () => boolean;
  /** @param at Start of the pause; now by default. */
  readonly open: (at?: number) => void;
  readonly close: () => void;
}

/** The right to make one call. */
export interface Permit {
  /** Reports the outcome of the call, once; undefined if the call says nothing about the upstream. */
  readonly report: (outcome: Outcome | undefined) => void;
}

/** Which outcomes open a breaker. */
export interface Trip {
  /** Counts an outcome; true if the breaker opens. */
  readonly count: (outcome: Outcome) => boolean;
  /** Clears all counts. */
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

  function startProbe(): Permit {
    const started: Permit = {
      report: (outcome) => {
        if (probe === started) probe = undefined;
        if (outcome === 'success') close();
        // Another call's success may have closed the breaker meanwhile.
        else if (outcome && openUntil !== undefined) open();
      },
    };
    probe = started;
    probeAt = now();
    return started;
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
      return pauseMs() === undefined ? startProbe() : undefined;
    },
    record,
    isOpen: () => openUntil !== undefined,
    open,
    close,
  };
}
