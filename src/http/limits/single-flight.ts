import type { Span } from '@opentelemetry/api';
import { Cancellation, type CancelSignal } from '../transport/cancellation.ts';
import type { HeldByCaller, HeldByRequest, HeldResponse, ResponseMemory } from '../transport/response-memory.ts';
import { TransportError } from '../transport/transport-error.ts';
import { abortable, type Deadline, type Waiter } from './deadline.ts';
import { createInFlightMap } from './in-flight-map.ts';

// Written by hand: with undici's deduplicate interceptor the followers fail when the first caller aborts. Here a flight
// has its own Cancellation, which is aborted when the last subscriber leaves.

/** Reads in flight: identical reads share one call and one result. */
export interface SingleFlight {
  /**
   * Joins the flight of the key, or starts one. A flight continues when a subscriber leaves, and is aborted when the last
   * one leaves.
   * @param key All that the response and its parsed result depend on, the caller in particular.
   * @param details Those of the subscriber's call: `joined` becomes the span of the call that began the flight.
   * @throws TransportError `over-budget` if the response is too large for the subscriber's request; `no-room` if the
   * deadline passes while the response waits for room; `timeout`, `aborted`.
   */
  readonly join: <T>(key: string, subscriber: FlightSubscriber, start: Start<T>, details?: SpanOfCall) => Promise<T>;
  /** Number of flights. */
  readonly count: () => number;
}

/** A caller that waits for a flight, with the memory accounts of its request. */
export interface FlightSubscriber extends Waiter {
  readonly deadline: Deadline;
  readonly memory: ResponseMemory;
  readonly heldByCaller: HeldByCaller;
  readonly heldByRequest: HeldByRequest;
}

interface SpanOfCall {
  readonly span?: Span;
  joined?: Span | undefined;
}

/** What a flight passes to its read. */
export interface FlightControls {
  readonly signal: CancelSignal;
  /** The latest deadline of all subscribers. */
  readonly deadline: () => number;
  readonly response: HeldResponse;
}

type Start<T> = (controls: FlightControls) => Promise<T>;

interface Flight {
  readonly work: Promise<unknown>;
  readonly cancellation: Cancellation;
  readonly response: HeldResponse;
  readonly span: Span | undefined;
  subscribers: number;
  until: number;
}

export function createSingleFlight(): SingleFlight {
  const flights = createInFlightMap<Flight>();

  function take(
    key: string,
    { memory, heldByCaller }: FlightSubscriber,
    start: Start<unknown>,
    details: SpanOfCall | undefined,
  ): Flight {
    const known = flights.get(key);
    if (known) {
      if (details) details.joined = known.span;
      return known;
    }
    const cancellation = new Cancellation();
    const response = memory.begin(heldByCaller);
    let work: Promise<unknown>;
    try {
      work = start({ signal: cancellation, deadline: () => flight.until, response });
    } catch (error) {
      // A read that fails to start holds no memory.
      memory.end(response);
      throw error;
    }
    const flight: Flight = { work, cancellation, response, span: details?.span, subscribers: 0, until: 0 };
    flights.set(key, flight);
    work.then(
      () => {
        flights.delete(key, flight);
        memory.end(response);
      },
      () => {
        flights.delete(key, flight);
        memory.empty(response);
        memory.end(response);
      },
    );
    return flight;
  }

  async function join<T>(key: string, subscriber: FlightSubscriber, start: Start<T>, details?: SpanOfCall): Promise<T> {
    const flight = take(key, subscriber, start, details);
    const { response } = flight;
    flight.subscribers += 1;
    flight.until = Math.max(flight.until, subscriber.deadline.at);
    subscriber.memory.hold(response, subscriber.heldByRequest);
    try {
      // Equal keys mean equal result types.
      const result = (await abortable(flight.work, subscriber)) as T;
      if (response.refused.length > 0 && response.refused.includes(subscriber.heldByRequest))
        throw new TransportError('over-budget');
      return result;
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      // Too large for the requests that subscribed first, but maybe not for this one.
      const isOthers = error.kind === 'over-budget' && !response.refused.includes(subscriber.heldByRequest);
      if (isOthers) return join(key, subscriber, start, details);
      throw error.kind === 'timeout' && response.wanted > 0 ? new TransportError('no-room') : error;
    } finally {
      flight.subscribers -= 1;
      if (flight.subscribers === 0 && flights.delete(key, flight)) {
        // The last subscriber has timed out or disconnected.
        flight.cancellation.abort(new TransportError(subscriber.signal.aborted ? 'aborted' : 'timeout'));
      }
    }
  }

  return { join, count: flights.size };
}
