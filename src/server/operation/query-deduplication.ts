import type { Span } from '@opentelemetry/api';
import { createInFlightMap, type InFlightMap } from '../../http/limits/in-flight-map.ts';
import { Cancellation, type CancelSignal } from '../../http/transport/cancellation.ts';
import type { CallBudget } from '../../http/upstream-client.ts';
import type { Plan } from '../document/documents.ts';
import type { Outcome } from './execution.ts';

// Hive's in-flight deduplication plugin has no cancellation: neither one subscriber nor all of them can leave. Here a
// flight is aborted when its last subscriber has left, and a subscriber does not inherit an almost expired deadline.

// A query joins only within this share of its own timeout; later it would inherit too little of the flight's deadline.
const JOINABLE_SHARE = 0.05;

/** A request that waits for an outcome. */
export interface Subscriber {
  readonly readBudget: Pick<CallBudget, 'trace'>;
  /** Codes of all failures, including those reported as data. */
  readonly codes: Set<string>;
  readonly failedUpstreams: Set<string>;
  readonly span?: () => Span;
  /** Called when the client disconnects before the response is written. */
  onAbort?: () => void;
  /** True if the client has disconnected before `onAbort` was set. */
  hasLeft?: boolean;
}

/** Starts work, or joins equal work in flight. */
export type Deduplicate = (key: DedupeKey, subscriber: Subscriber, work: Work) => Shared;

export type Work = (controls: FlightControls) => Promise<Outcome>;

/** What running work may use of its own flight. */
export interface FlightControls {
  /** Aborted when the last subscriber has left. */
  readonly signal: CancelSignal;
  /** Cancels pending calls, as if all subscribers had left. */
  readonly abort: () => void;
}

/** Equal keys mean that one outcome serves both requests. */
export interface DedupeKey {
  readonly plan: Plan;
  /** Caller, relevant headers and variables as one text; undefined for work that is never shared. */
  readonly key: string | undefined;
  /** Timeout of the request, in milliseconds. */
  readonly timeoutMs: number;
}

/** Work in flight, as a subscriber sees it. */
export interface Shared {
  readonly outcome: Promise<Outcome>;
  /** The subscriber that has started the work. */
  readonly owner: Subscriber;
}

interface Flight extends Shared {
  readonly startedAt: number;
  readonly abort: () => void;
  subscribers: number;
}

/** Runs equal queries of one caller once while they are in flight. Not a cache: a finished flight is removed. */
export function createDeduplicate(): Deduplicate {
  const flightsOfPlan = new WeakMap<Plan, InFlightMap<Flight>>();

  function start({ plan, key }: DedupeKey, owner: Subscriber, work: Work): Flight {
    const flight = startFlight(owner, work);
    if (key === undefined) return flight;
    const flights = flightsOfPlan.get(plan) ?? createInFlightMap();
    flightsOfPlan.set(plan, flights);
    flights.set(key, flight);
    const end = () => flights.delete(key, flight);
    flight.outcome.then(end, end);
    return flight;
  }

  return (dedupeKey, subscriber, work) => {
    const { plan, key } = dedupeKey;
    const equal = key === undefined ? undefined : flightsOfPlan.get(plan)?.get(key);
    const flight = equal && isJoinable(equal, dedupeKey) ? equal : start(dedupeKey, subscriber, work);
    flight.subscribers += 1;
    const leave = () => {
      flight.subscribers -= 1;
      if (flight.subscribers > 0) return;
      if (key !== undefined) flightsOfPlan.get(plan)?.delete(key, flight);
      flight.abort();
    };
    // V8 allocates a function literal that is assigned to a property in old space; it and its closure would live until
    // the next full collection. Hence the constant.
    subscriber.onAbort = leave;
    if (subscriber.hasLeft) leave();
    return flight;
  };
}

function isJoinable({ startedAt }: Flight, { timeoutMs }: DedupeKey): boolean {
  return performance.now() - startedAt < timeoutMs * JOINABLE_SHARE;
}

function startFlight(owner: Subscriber, work: Work): Flight {
  const signal = new Cancellation();
  const abort = () => signal.abort();
  return { owner, abort, startedAt: performance.now(), outcome: work({ signal, abort }), subscribers: 0 };
}
