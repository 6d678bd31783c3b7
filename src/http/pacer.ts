import { gaveUp } from './exchange.ts';

/** A little slower than allowed, so that two clocks that differ do not meet at a limit. */
const CAUTION = 1.05;
const SLOWEST_PER_S = 0.2;
const FORGET_MS = 60_000;
const LONG_WINDOW_MS = 10_000;

/** What an upstream has said about its own limit. */
export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
}

/** Caps the calls to one upstream, in parallel and in rate, and takes its callers in turn. */
export interface Pacer {
  /** Waits for this caller's turn. The answer must be called when the call has ended. */
  readonly enter: (caller: string, signal: AbortSignal) => Promise<() => void>;
  /** The upstream has asked for fewer calls. What was learnt is forgotten after a minute without that. */
  readonly slowDown: (rate: Rate | undefined) => void;
}

export interface PacerOptions {
  readonly maxParallel: number;
  /** Undefined: as fast as they come, until the upstream says something else. */
  readonly callsPerSecond: number | undefined;
}

interface Waiter {
  readonly go: () => void;
}

export function createPacer({ maxParallel, callsPerSecond }: PacerOptions): Pacer {
  // Callers in the order of their turns, each with those who wait.
  const queues = new Map<string, Waiter[]>();
  let running = 0;
  let nextAt = 0;
  let learnt: { readonly perSecond: number; readonly at: number } | undefined;
  let isTimed = false;
  let sent: number[] = [];

  function perSecond(): number | undefined {
    if (learnt && performance.now() - learnt.at > FORGET_MS) learnt = undefined;
    const rates = [callsPerSecond, learnt?.perSecond].filter((rate) => rate !== undefined);
    return rates.length === 0 ? undefined : Math.min(...rates);
  }

  function pump(): void {
    for (;;) {
      const [turn] = queues;
      if (!turn || running >= maxParallel) return;
      const wait = nextAt - performance.now();
      if (wait > 0 && perSecond() !== undefined) {
        if (!isTimed) setTimeout(onTime, wait);
        isTimed = true;
        return;
      }
      const [caller, [first, ...rest]] = turn;
      queues.delete(caller);
      if (rest.length > 0) queues.set(caller, rest);
      first?.go();
    }
  }

  function onTime(): void {
    isTimed = false;
    pump();
  }

  function start(): () => void {
    const now = performance.now();
    const rate = perSecond();
    running += 1;
    sent = [...sent.filter((at) => at > now - 1000), now].slice(-1000);
    if (rate !== undefined) nextAt = Math.max(now, nextAt) + (1000 / rate) * CAUTION;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      running -= 1;
      pump();
    };
  }

  return {
    enter: (caller, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(gaveUp(signal, false));
        const waiter: Waiter = {
          go: () => {
            signal.removeEventListener('abort', leave);
            resolve(start());
          },
        };
        function leave(): void {
          const left = (queues.get(caller) ?? []).filter((other) => other !== waiter);
          if (left.length > 0) queues.set(caller, left);
          else queues.delete(caller);
          reject(gaveUp(signal, false));
        }
        signal.addEventListener('abort', leave, { once: true });
        queues.set(caller, [...(queues.get(caller) ?? []), waiter]);
        pump();
      }),
    slowDown: (rate) => {
      const now = performance.now();
      const seen = Math.max(1, sent.filter((at) => at > now - 1000).length);
      const halved = Math.min(perSecond() ?? seen, seen) / 2;
      // A quota over minutes is no reason to crawl for all of them.
      const named = rate ? (rate.limit * 1000) / rate.windowMs : 0;
      const allowed = rate && rate.windowMs <= LONG_WINDOW_MS ? named : Math.max(named, halved);
      learnt = { perSecond: Math.max(SLOWEST_PER_S, allowed), at: now };
      nextAt = Math.max(nextAt, now + 1000 / learnt.perSecond);
    },
  };
}
