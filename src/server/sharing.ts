import { setMaxListeners } from 'node:events';
import type { Config } from '../config.ts';
import type { Plan } from './documents.ts';
import type { Outcome } from './execution.ts';

// Who comes later than this would have too little of the time that the first one began with.
const JOINABLE_SHARE = 0.05;

/** One of those who wait for an outcome. */
export interface Waiter {
  /** What is to be done when their client leaves before the answer was written. */
  leave?: () => void;
  /** True when they left before there was anything to do about it. */
  hasLeft?: boolean;
}

/** Runs work for all who wait for it at the same moment. */
export type Sharing = (wish: Wish, waiter: Waiter, work: Work) => Promise<Shared>;

export type Work = (leaving: Leaving) => Promise<Outcome>;

/** A signal that is aborted when all have left; made when somebody first wants to listen. */
export type Leaving = () => AbortSignal;

const { signal } = new AbortController();

/** For work that nobody needs to end. */
export const neverLeaving: Leaving = () => signal;

/** What is equal for two requests only if one answer does for both. */
export interface Wish {
  readonly plan: Plan;
  /** The headers that matter and the variables, as one text; undefined for what is never shared. */
  readonly key: string | undefined;
}

export interface Shared {
  readonly outcome: Outcome;
  /** True for who has joined another's. */
  readonly isJoined: boolean;
}

interface Flight {
  readonly outcome: Promise<Outcome>;
  readonly abort: () => void;
  readonly begunAt: number;
  waiting: number;
}

/** Equal queries of one caller that are under way at the same moment are one; nothing is kept when it is over. */
export function createSharing({ requestTimeoutMs }: Pick<Config, 'requestTimeoutMs'>): Sharing {
  const flights = new WeakMap<Plan, Map<string, Flight>>();
  const joinableMs = requestTimeoutMs * JOINABLE_SHARE;

  return async ({ plan, key }, waiter, work) => {
    const equal = flights.get(plan) ?? new Map<string, Flight>();
    flights.set(plan, equal);
    const known = key === undefined ? undefined : equal.get(key);
    const isJoined = known !== undefined && performance.now() - known.begunAt < joinableMs;
    const flight = isJoined ? known : begin(work);
    flight.waiting += 1;
    const forget = () => {
      if (key !== undefined && equal.get(key) === flight) equal.delete(key);
    };
    if (!isJoined && key !== undefined) {
      equal.set(key, flight);
      flight.outcome.then(forget, forget);
    }
    waiter.leave = () => {
      flight.waiting -= 1;
      if (flight.waiting > 0) return;
      forget();
      flight.abort();
    };
    if (waiter.hasLeft) waiter.leave();
    return { outcome: await flight.outcome, isJoined };
  };
}

function begin(work: Work): Flight {
  let controller: AbortController | undefined;
  let hasEnded = false;

  function leaving(): AbortSignal {
    if (controller) return controller.signal;
    controller = new AbortController();
    // Every upstream call listens to it.
    setMaxListeners(0, controller.signal);
    if (hasEnded) controller.abort();
    return controller.signal;
  }

  function abort(): void {
    hasEnded = true;
    controller?.abort();
  }

  return { abort, begunAt: performance.now(), outcome: work(leaving), waiting: 0 };
}
