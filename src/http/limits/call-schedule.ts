import { createLearnedRate, type Rate, type Sent } from './learned-rate.ts';

/** Factor on the interval between calls: the two clocks differ a little. */
const CAUTION = 1.05;
/** How much delay of a late timer may be made up. */
const SLACK_MS = 20;

/** When the rate of an upstream permits the next call. */
export interface CallSchedule {
  /** How long the rate for all callers delays the next call, in ms; not positive if a call may be sent now. */
  readonly pauseMs: () => number;
  /** The same for the rate of this caller alone. */
  readonly pauseMsOf: (caller: string) => number;
  /** Counts a call that is sent now. */
  readonly send: (caller: string) => Sent;
  /**
   * Learns from a throttled call and delays the next one.
   * @param named The limit that the upstream has named, if any.
   * @param only The caller to whom the rate applies; undefined for all.
   */
  readonly onThrottled: (own: Sent, named: Rate | undefined, only: string | undefined) => void;
}

export function createCallSchedule(callsPerSecond: number | undefined): CallSchedule {
  const learned = createLearnedRate(callsPerSecond);
  let nextAt = 0;
  /** The same for the only caller with a rate of its own. */
  let ownNextAt = 0;

  return {
    pauseMs: () => (learned.perSecond() === undefined ? 0 : nextAt - performance.now()),
    pauseMsOf: (caller) => (learned.perSecondOf(caller) === undefined ? 0 : ownNextAt - performance.now()),
    send: (caller) => {
      const own = learned.send();
      const rate = learned.perSecond();
      const ownRate = learned.perSecondOf(caller);
      if (rate !== undefined) nextAt = after(nextAt, own.at, rate);
      if (ownRate !== undefined) ownNextAt = after(ownNextAt, own.at, ownRate);
      return own;
    },
    onThrottled: (own, named, only) => {
      learned.onThrottled(own, named, only);
      const rate = only === undefined ? learned.perSecond() : learned.perSecondOf(only);
      const restAt = performance.now() + 1000 / (rate ?? Number.POSITIVE_INFINITY);
      if (only === undefined) nextAt = Math.max(nextAt, restAt);
      else ownNextAt = Math.max(ownNextAt, restAt);
    },
  };
}

/** When the next call may be sent, if one is sent now. */
function after(nextAt: number, now: number, perSecond: number): number {
  return Math.max(now - SLACK_MS, nextAt) + (1000 / perSecond) * CAUTION;
}
