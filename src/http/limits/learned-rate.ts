const SLOWEST_PER_S = 0.2;
const FORGET_MS = 60_000;
const LONG_WINDOW_MS = 10_000;
/** The time over which what was accepted is counted; a little longer, as calls do not travel equally fast. */
const SECOND_MS = 1_100;
/** So many refusals in a second, or a tenth of the calls, may be chance. */
const FEW = 2;
const FEW_SHARE = 0.1;
/** How much slower it gets by chance. */
const STEP = 0.98;

/** What an upstream has said about its own limit. */
export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
}

/** A call that was sent. */
export interface Sent {
  readonly at: number;
  isRefused: boolean;
}

/** How many calls a second an upstream takes: what it is configured to take, or less where its refusals say so. */
export interface LearnedRate {
  /** Of all callers. Undefined: as many as there are. */
  readonly perSecond: () => number | undefined;
  /** Of this caller, where that alone was refused. */
  readonly perSecondOf: (caller: string) => number | undefined;
  /** Counts a call that is sent now. */
  readonly send: () => Sent;
  /**
   * Learns from a refusal; what was learnt is forgotten after a minute without another one.
   * @param only The caller for whom that is; undefined for all.
   */
  readonly onThrottled: (own: Sent, said: Rate | undefined, only?: string) => void;
}

interface Learnt {
  readonly perSecond: number;
  readonly at: number;
  readonly only: string | undefined;
}

export function createLearnedRate(callsPerSecond: number | undefined): LearnedRate {
  const sent: Sent[] = [];
  let learnt: Learnt | undefined;

  function learntFor(only: string | undefined): number | undefined {
    if (learnt && performance.now() - learnt.at > FORGET_MS) learnt = undefined;
    return learnt?.only === only ? learnt?.perSecond : undefined;
  }

  function perSecond(): number | undefined {
    const rates = [callsPerSecond, learntFor(undefined)].filter((rate) => rate !== undefined);
    return rates.length === 0 ? undefined : Math.min(...rates);
  }

  /** What it did not refuse in the second before is what it allows, unless it refuses but now and then. */
  function guess(own: Sent, only: string | undefined): number {
    const before = sent.filter(({ at }) => at > own.at - SECOND_MS && at <= own.at);
    const refused = before.filter(({ isRefused }) => isRefused).length;
    const rate = only === undefined ? perSecond() : (learntFor(only) ?? perSecond());
    const accepted = Math.max(1, before.length - refused);
    if (rate === undefined) return accepted;
    if (refused > Math.max(FEW, before.length * FEW_SHARE)) return Math.min(rate, accepted);
    return refused === 1 ? rate * STEP : rate;
  }

  return {
    perSecond,
    perSecondOf: learntFor,
    send: () => {
      const own: Sent = { at: performance.now(), isRefused: false };
      sent.push(own);
      while (sent[0] && sent[0].at < own.at - 2 * SECOND_MS) sent.shift();
      return own;
    },
    onThrottled: (own, said, only) => {
      own.isRefused = true;
      // A quota over minutes is no reason to crawl for all of them.
      const named = said ? (said.limit * 1000) / said.windowMs : 0;
      const allowed = said && said.windowMs <= LONG_WINDOW_MS ? named : Math.max(named, guess(own, only));
      learnt = { perSecond: Math.max(SLOWEST_PER_S, allowed), at: performance.now(), only };
    },
  };
}
