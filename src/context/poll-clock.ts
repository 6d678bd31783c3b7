import type { CancelSignal } from '../http/transport/cancellation.ts';
import { createPollLanes } from './poll-lanes.ts';

/** The object that is polled, and the lanes of its polls: one for each pair of caller and upstream. */
export interface PollTarget {
  readonly lanes: readonly string[];
  readonly id: string;
}

/**
 * Wakes all who wait for the next poll of one object in the same tick, so that their equal reads share one call. The polls
 * of one caller at one upstream are spaced by the reads that they make.
 */
export interface PollClock {
  /**
   * Waits for the next poll of an object: `ms`, or less if another poll of the object comes first, or more if the caller
   * polls many objects. False once the clock has stopped, when the signal is aborted, and after `maxMs`.
   */
  readonly next: (target: PollTarget, ms: number, signal: CancelSignal, options?: NextOptions) => Promise<boolean>;
  /** Wakes everyone, now and from now on. */
  readonly stop: () => void;
  /** The number of objects that someone waits for. */
  readonly count: () => number;
}

export interface NextOptions {
  /** The number of reads of a poll; 1 by default. */
  readonly reads?: number;
  readonly maxMs?: number;
}

type Wake = (isPoll: boolean) => void;

/** The waiters for the next poll of one object, each with the time at which it is due. */
interface Round {
  readonly dueAts: Map<Wake, number>;
  readonly lanes: readonly string[];
  reads: number;
  timer: NodeJS.Timeout | undefined;
  /** Gives up the place in a lane; undefined before the poll is due. */
  leaveLane: (() => void) | undefined;
}

export function createPollClock(): PollClock {
  const rounds = new Map<string, Round>();
  const { enter } = createPollLanes();
  let isStopped = false;

  function start(key: string, lanes: readonly string[]): Round {
    const round: Round = { dueAts: new Map(), lanes, reads: 0, timer: undefined, leaveLane: undefined };
    rounds.set(key, round);
    return round;
  }

  function end(key: string, { dueAts, timer, leaveLane }: Round, isPoll: boolean): void {
    clearTimeout(timer);
    leaveLane?.();
    rounds.delete(key);
    for (const wake of dueAts.keys()) wake(isPoll);
  }

  /** The earliest waiter decides; the lanes may put the poll off. */
  function schedule(key: string, round: Round): void {
    if (round.leaveLane) return;
    clearTimeout(round.timer);
    const dueAt = Math.min(...round.dueAts.values());
    round.timer = setTimeout(poll, Math.max(0, dueAt - performance.now()), key, round, 0);
  }

  /** Takes the turns of the lanes one after the other, so that a poll of two upstreams holds up neither. */
  function poll(key: string, round: Round, index: number): void {
    const lane = round.lanes[index];
    if (lane === undefined) end(key, round, true);
    else round.leaveLane = enter(lane, round.reads, () => poll(key, round, index + 1));
  }

  function next(
    { lanes, id }: PollTarget,
    ms: number,
    signal: CancelSignal,
    { reads = 1, maxMs }: NextOptions = {},
  ): Promise<boolean> {
    if (isStopped || signal.aborted) return Promise.resolve(false);
    const key = `${lanes.join('\n')}\n\n${id}`;
    const round = rounds.get(key) ?? start(key, lanes);
    round.reads = Math.max(round.reads, reads);
    return new Promise((resolve) => {
      const wake = (isPoll: boolean) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        resolve(isPoll);
      };
      const leave = () => {
        wake(false);
        round.dueAts.delete(wake);
        if (round.dueAts.size === 0) end(key, round, false);
        else schedule(key, round);
      };
      const timer = maxMs === undefined ? undefined : setTimeout(leave, maxMs);
      signal.addEventListener('abort', leave, { once: true });
      round.dueAts.set(wake, performance.now() + ms);
      schedule(key, round);
    });
  }

  function stop(): void {
    isStopped = true;
    for (const [key, round] of [...rounds]) end(key, round, false);
  }

  return { next, stop, count: () => rounds.size };
}
