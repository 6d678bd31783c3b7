import { abortable } from '../http/limits/deadline.ts';

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
   * polls many objects. False once the clock has stopped.
   * @throws TransportError `aborted`.
   */
  readonly next: (target: PollTarget, ms: number, signal: AbortSignal) => Promise<boolean>;
  /** Wakes everyone, now and from now on. */
  readonly stop: () => void;
  /** The number of objects that someone waits for. */
  readonly count: () => number;
}

/** The waiters for the next poll of one object. */
interface Round {
  readonly dueAts: Map<object, number>;
  readonly over: Promise<boolean>;
  readonly end: (isPoll: boolean) => void;
  timer: NodeJS.Timeout | undefined;
}

export function createPollClock(): PollClock {
  const rounds = new Map<string, Round>();
  const freeAts = new Map<string, number>();
  let isStopped = false;

  function start(key: string): Round {
    let end: Round['end'] = () => {};
    const over = new Promise<boolean>((resolve) => {
      end = resolve;
    });
    const round = { dueAts: new Map(), over, end, timer: undefined };
    rounds.set(key, round);
    return round;
  }

  function finish(key: string, round: Round, isPoll: boolean): void {
    clearTimeout(round.timer);
    rounds.delete(key);
    round.end(isPoll);
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
    finish(key, round, true);
  }

  async function next({ lane, id }: PollTarget, ms: number, signal: AbortSignal): Promise<boolean> {
    if (isStopped) return false;
    const key = `${lane}\n${id}`;
    const round = rounds.get(key) ?? start(key);
    const waiter = {};
    round.dueAts.set(waiter, performance.now() + ms);
    schedule(key, lane, round);
    try {
      return await abortable(round.over, signal);
    } catch (error) {
      round.dueAts.delete(waiter);
      if (round.dueAts.size === 0) finish(key, round, false);
      else schedule(key, lane, round);
      throw error;
    }
  }

  function stop(): void {
    isStopped = true;
    for (const [key, round] of [...rounds]) finish(key, round, false);
  }

  return { next, stop, count: () => rounds.size };
}
