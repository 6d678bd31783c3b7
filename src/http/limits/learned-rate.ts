const MIN_PER_S = 0.2;
const FORGET_MS = 60_000;
const LONG_WINDOW_MS = 10_000;
/** Window for accepted calls: a second, and a little more for the jitter of the network. */
const SECOND_MS = 1_100;
/** Up to two refusals in a second, or a tenth of the calls, count as rare. */
const FEW = 2;
const FEW_SHARE = 0.1;
/** Factor on the rate after a rare refusal. */
const STEP = 0.98;

/** The limit that an upstream has named in a refusal. */
export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
}

/** A call that was sent. */
export interface Sent {
  readonly at: number;
  isRefused: boolean;
}

/** The calls per second that an upstream accepts: the configured rate, lowered by throttled responses. */
export interface LearnedRate {
  /** For all callers together; undefined if unlimited. */
  readonly perSecond: () => number | undefined;
  /** For this caller; undefined unless only this caller was throttled. */
  readonly perSecondOf: (caller: string) => number | undefined;
  /** Counts a call that is sent now. */
  readonly send: () => Sent;
  /**
   * Learns from a throttled call. The learned rate is dropped after a minute without another throttled call.
   * @param named The limit that the upstream has named, if any.
   * @param only The caller to whom the rate applies; undefined for all.
   */
  readonly onThrottled: (own: Sent, named: Rate | undefined, only?: string) => void;
}

interface Learned {
  readonly perSecond: number;
  readonly at: number;
  readonly only: string | undefined;
}

export function createLearnedRate(callsPerSecond: number | undefined): LearnedRate {
  let sent: Sent[] = [];
  // Array#shift moves a long array: 6 % of the CPU time of a small reply at 5,000 calls a second.
  let first = 0;
  let learned: Learned | undefined;

  function learnedFor(only: string | undefined): number | undefined {
    if (learned && performance.now() - learned.at > FORGET_MS) learned = undefined;
    return learned?.only === only ? learned?.perSecond : undefined;
  }

  function perSecond(): number | undefined {
    const rates = [callsPerSecond, learnedFor(undefined)].filter((rate) => rate !== undefined);
    return rates.length === 0 ? undefined : Math.min(...rates);
  }

  /** Estimates the limit as the calls accepted in the previous second, unless refusals are rare. */
  function estimate(own: Sent, only: string | undefined): number {
    const before = sent.filter(({ at }) => at > own.at - SECOND_MS && at <= own.at);
    const refused = before.filter(({ isRefused }) => isRefused).length;
    const rate = only === undefined ? perSecond() : (learnedFor(only) ?? perSecond());
    const accepted = Math.max(1, before.length - refused);
    if (rate === undefined) return accepted;
    if (refused > Math.max(FEW, before.length * FEW_SHARE)) return Math.min(rate, accepted);
    return refused === 1 ? rate * STEP : rate;
  }

  return {
    perSecond,
    perSecondOf: learnedFor,
    send: () => {
      const own: Sent = { at: performance.now(), isRefused: false };
      sent.push(own);
      while ((sent[first]?.at ?? own.at) < own.at - 2 * SECOND_MS) first += 1;
      if (first > sent.length / 2) {
        sent = sent.slice(first);
        first = 0;
      }
      return own;
    },
    onThrottled: (own, named, only) => {
      own.isRefused = true;
      const average = named ? (named.limit * 1000) / named.windowMs : 0;
      // A quota over minutes permits bursts: its average does not lower the rate below the estimate.
      const allowed = named && named.windowMs <= LONG_WINDOW_MS ? average : Math.max(average, estimate(own, only));
      learned = { perSecond: Math.max(MIN_PER_S, allowed), at: performance.now(), only };
    },
  };
}
