import { setMaxListeners } from 'node:events';
import { createInFlightMap, type InFlightMap } from '../../http/limits/in-flight-map.ts';
import type { CallBudget } from '../../http/upstream-client.ts';
import type { Plan } from '../document/documents.ts';
import type { Outcome } from './execution.ts';

// Who comes later than this would have too little of the time that the first one began with.
const JOINABLE_SHARE = 0.05;

/** One of those who wait for an outcome. */
export interface Subscriber {
  readonly spending: Pick<CallBudget, 'trace'>;
  /** The codes of all failures, those that are data too. */
  readonly codes: Set<string>;
  readonly failedUpstreams: Set<string>;
  /** What is to be done when their client leaves before the answer was written. */
  onAbort?: () => void;
  /** True when they left before there was anything to do about it. */
  hasLeft?: boolean;
}

/** Runs work for all who wait for it at the same moment. */
export type Deduplicate = (wish: DedupeKey, waiter: Subscriber, work: Work) => Shared;

export type Work = (flying: FlightControls) => Promise<Outcome>;

/** Work that is under way, to itself. */
export interface FlightControls {
  readonly abandonSignal: AbandonSignal;
  /** Ends what it still waits for, as when all have left. */
  readonly abort: () => void;
}

/** A signal that is aborted when all have left; made when somebody first wants to listen. */
export type AbandonSignal = () => AbortSignal;

/** What is equal for two requests only if one answer does for both. */
export interface DedupeKey {
  readonly plan: Plan;
  /** The headers that matter and the variables, as one text; undefined for what is never shared. */
  readonly key: string | undefined;
  /** How long one who asks for it waits at most, in milliseconds. */
  readonly timeoutMs: number;
}

/** Work that is under way. */
export interface Shared {
  readonly outcome: Promise<Outcome>;
  /** Whose work it is: that of who asked, or of whom they have joined. */
  readonly owner: Subscriber;
}

interface Flight extends Shared {
  readonly startedAt: number;
  readonly abort: () => void;
  subscribers: number;
}

/** Equal queries of one caller that are under way at the same moment are one; nothing is kept when it is over. */
export function createDeduplicate(): Deduplicate {
  const equals = new WeakMap<Plan, InFlightMap<Flight>>();

  function begin({ plan, key }: DedupeKey, owner: Subscriber, work: Work): Flight {
    const flight = startFlight(owner, work);
    if (key === undefined) return flight;
    const equal = equals.get(plan) ?? createInFlightMap();
    equals.set(plan, equal);
    equal.set(key, flight);
    const end = () => equal.delete(key, flight);
    flight.outcome.then(end, end);
    return flight;
  }

  return (wish, waiter, work) => {
    const equal = wish.key === undefined ? undefined : equals.get(wish.plan)?.get(wish.key);
    const flight = equal && isJoinable(equal, wish) ? equal : begin(wish, waiter, work);
    flight.subscribers += 1;
    const leave = () => {
      flight.subscribers -= 1;
      if (flight.subscribers > 0) return;
      if (wish.key !== undefined) equals.get(wish.plan)?.delete(wish.key, flight);
      flight.abort();
    };
    // V8 puts a function that is written where it is assigned to a property into the old space, and all that it holds
    // would stay until the next full collection.
    waiter.onAbort = leave;
    if (waiter.hasLeft) leave();
    return flight;
  };
}

function isJoinable({ startedAt: begunAt }: Flight, { timeoutMs }: DedupeKey): boolean {
  return performance.now() - begunAt < timeoutMs * JOINABLE_SHARE;
}

function startFlight(owner: Subscriber, work: Work): Flight {
  let controller: AbortController | undefined;
  let hasEnded = false;

  function abandonSignal(): AbortSignal {
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

  return {
    owner,
    abort,
    startedAt: performance.now(),
    outcome: work({ abandonSignal: abandonSignal, abort }),
    subscribers: 0,
  };
}
