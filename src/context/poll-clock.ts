// Two polls a second for each caller and upstream, in addition to the pacer's limits.
const POLL_SPACING_MS = 500;

/** The object that is polled, and the caller and upstream that its polls are charged to. */
export interface PollTarget {
  readonly lane: string;
  readonly id: string;
}

/**
 * Wakes all who wait for the next poll of one object in the same tick, so that their equal reads share one call. The polls
 * of one caller at one upstream are spaced.
 */
export interface PollClock {
  /**
   * Waits for the next poll of an object: `ms`, or less if another poll of the object comes first, or more if the caller
   * polls many objects. False once the clock has stopped, and when the signal is aborted.
   */
  readonly next: (target: PollTarget, ms: number, signal: AbortSignal) => Promise<boolean>;
  /** Wakes everyone, now and from now on. */
  readonly stop: () => void;
  /** The number of objects that someone waits for. */
  readonly count: () => number;
}

type Wake = (isPoll: boolean) => void;

/** The waiters for the next poll of one object, each with the time at which it is due. */
interface Round {
  readonly dueAts: Map<Wake, number>;
  timer: NodeJS.Timeout | undefined;
}

export function createPollClock(): PollClock {
  const rounds = new Map<string, Round>();
  const freeAts = new Map<string, number>();
  let isStopped = false;

  function start(key: string): Round {
    const round: Round = { dueAts: new Map(), timer: undefined };
    rounds.set(key, round);
    return round;
  }

  function end(key: string, { dueAts, timer }: Round, isPoll: boolean): void {
    clearTimeout(timer);
    rounds.delete(key);
    for (const wake of dueAts.keys()) wake(isPoll);
  }

  /** The earliest waiter decides; the lane may put the poll off. */
  function schedule(key: string, lane: string, round: Round): void {
    clearTimeout(round.timer);
    const dueAt = Math.min(...round.dueAts.values());
    round.timer = setTimeout(poll, Math.max(0, dueAt - performance.now()), key, lane, round);
  }

  function poll(key: string, lane: string, round: Round): void {
    const now = performance.now();
    const freeAt = freeAts.get(lane) ?? 0;
    if (freeAt > now) {
      round.timer = setTimeout(poll, freeAt - now, key, lane, round);
      return;
    }
    // The oldest entries come first, because an entry is set only after it was removed here.
    for (const [other, at] of freeAts) {
      if (at > now) break;
      freeAts.delete(other);
    }
    freeAts.set(lane, now + POLL_SPACING_MS);
    end(key, round, true);
  }

  function next({ lane, id }: PollTarget, ms: number, signal: AbortSignal): Promise<boolean> {
    if (isStopped || signal.aborted) return Promise.resolve(false);
    const key = `${lane}\n${id}`;
    const round = rounds.get(key) ?? start(key);
    return new Promise((resolve) => {
      const wake = (isPoll: boolean) => {
        signal.removeEventListener('abort', leave);
        resolve(isPoll);
      };
      const leave = () => {
        round.dueAts.delete(wake);
        if (round.dueAts.size === 0) end(key, round, false);
        else schedule(key, lane, round);
        resolve(false);
      };
      signal.addEventListener('abort', leave, { once: true });
      round.dueAts.set(wake, performance.now() + ms);
      schedule(key, lane, round);
    });
  }

  function stop(): void {
    isStopped = true;
    for (const [key, round] of [...rounds]) end(key, round, false);
  }

  return { next, stop, count: () => rounds.size };
}
