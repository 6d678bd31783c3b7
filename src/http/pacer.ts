import { gaveUp } from './no-answer.ts';
import { createAllowance, type Rate } from './rate.ts';

/** A little slower than allowed, so that two clocks that differ do not meet at a limit. */
const CAUTION = 1.05;
/** What a late timer has lost may be caught up. */
const SLACK_MS = 20;

/** Caps the calls to one upstream, in parallel and in rate, and takes its callers in turn. */
export interface Pacer {
  /** Waits for this caller's turn. */
  readonly enter: (caller: string, signal: AbortSignal) => Promise<Turn>;
}

/** The right to make one call. */
export interface Turn {
  /** The call has ended. */
  readonly end: () => void;
  /** The call was refused, as there are too many. What that teaches is forgotten after a minute without another. */
  readonly slowDown: (said: Rate | undefined) => void;
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
  const allowance = createAllowance(callsPerSecond);
  // Callers in the order of their turns, each with those who wait.
  const queues = new Map<string, Waiter[]>();
  let running = 0;
  let nextAt = 0;
  let isTimed = false;

  /** How long the next call waits, in ms, be there places or not. */
  function pauseMs(): number {
    return allowance.perSecond() === undefined ? 0 : nextAt - performance.now();
  }

  function pump(): void {
    for (;;) {
      const [turn] = queues;
      if (!turn || running >= maxParallel) return;
      const pause = pauseMs();
      if (pause > 0) {
        if (!isTimed) setTimeout(onTime, pause);
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

  function start(): Turn {
    const own = allowance.send();
    const rate = allowance.perSecond();
    running += 1;
    if (rate !== undefined) nextAt = Math.max(own.at - SLACK_MS, nextAt) + (1000 / rate) * CAUTION;
    let isOver = false;
    return {
      end: () => {
        if (isOver) return;
        isOver = true;
        running -= 1;
        pump();
      },
      slowDown: (said) => {
        allowance.learn(own, said);
        nextAt = Math.max(nextAt, performance.now() + 1000 / (allowance.perSecond() ?? Number.POSITIVE_INFINITY));
      },
    };
  }

  function queue(caller: string, signal: AbortSignal): Promise<Turn> {
    return new Promise((resolve, reject) => {
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
        reject(gaveUp(signal));
      }
      signal.addEventListener('abort', leave, { once: true });
      queues.set(caller, [...(queues.get(caller) ?? []), waiter]);
      pump();
    });
  }

  return {
    enter: async (caller, signal) => {
      if (signal.aborted) throw gaveUp(signal);
      const isFree = queues.size === 0 && running < maxParallel && pauseMs() <= 0;
      return isFree ? start() : queue(caller, signal);
    },
  };
}
