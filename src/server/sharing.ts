import { setMaxListeners } from 'node:events';
import type { Plan } from './documents.ts';
import type { Outcome } from './execution.ts';

// Who comes later than this would have too little of the time that the first one began with.
const JOINABLE_SHARE = 0.05;

/** One of those who wait for an outcome. */
export interface Waiter {
  /** The codes of all failures, those that are data too. */
  readonly codes: Set<string>;
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
  /** How long one who asks for it waits at most, in milliseconds. */
  readonly patienceMs: number;
}

export interface Shared {
  readonly outcome: Outcome;
  /** Whose work it was: that of who asked, or of whom they have joined. */
  readonly owner: Waiter;
}

interface Flight {
  readonly owner: Waiter;
  readonly outcome: Promise<Outcome>;
  readonly abort: () => void;
  readonly begunAt: number;
  waiting: number;
}

/** Equal queries of one caller that are under way at the same moment are one; nothing is kept when it is over. */
export function createSharing(): Sharing {
  const flights = new WeakMap<Plan, Map<string, Flight>>();

  return async ({ plan, key, patienceMs }, waiter, work) => {
    const equal = flights.get(plan) ?? new Map<string, Flight>();
    flights.set(plan, equal);
    const known = key === undefined ? undefined : equal.get(key);
    const isJoined = known !== undefined && performance.now() - known.begunAt < patienceMs * JOINABLE_SHARE;
    const flight = isJoined ? known : begin(waiter, work);
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
    return { outcome: await flight.outcome, owner: flight.owner };
  };
}

function begin(owner: Waiter, work: Work): Flight {
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

  return { owner, abort, begunAt: performance.now(), outcome: work(leaving), waiting: 0 };
}
