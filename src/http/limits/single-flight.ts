import type { HeldByCaller, HeldByRequest, HeldResponse, ResponseMemory } from '../transport/response-memory.ts';
import { TransportError } from '../transport/transport-error.ts';
import { type Waiter, withDeadline } from './deadline.ts';
import { createInFlightMap } from './in-flight-map.ts';

/** Reads in flight: who asks for what is being asked already waits for that answer. */
export interface SingleFlight {
  /**
   * Joins the flight of that key, or starts it. The one who leaves does not end it; the last one who leaves does.
   * @param key Everything on which the answer and what is made of it depend, the caller above all.
   */
  readonly join: <T>(key: string, asking: FlightSubscriber, start: Start<T>) => Promise<T>;
  /** How many are under way. */
  readonly count: () => number;
}

/** Whoever asks, with what their request holds. */
export interface FlightSubscriber extends Waiter {
  readonly memory: ResponseMemory;
  readonly heldByCaller: HeldByCaller;
  readonly heldByRequest: HeldByRequest;
}

/** What a read is given for its flight. */
export interface FlightControls {
  readonly signal: AbortSignal;
  /** The time at which the last of those who wait gives up. */
  readonly deadline: () => number;
  readonly answer: HeldResponse;
}

type Start<T> = (flying: FlightControls) => Promise<T>;

interface Flight {
  readonly work: Promise<unknown>;
  readonly controller: AbortController;
  readonly answer: HeldResponse;
  waiting: number;
  until: number;
}

export function createSingleFlight(): SingleFlight {
  const flights = createInFlightMap<Flight>();

  function take(key: string, { memory, heldByCaller }: FlightSubscriber, start: Start<unknown>): Flight {
    const known = flights.get(key);
    if (known) return known;
    const controller = new AbortController();
    const answer = memory.begin(heldByCaller);
    let work: Promise<unknown>;
    try {
      work = start({ signal: controller.signal, deadline: () => flight.until, answer });
    } catch (error) {
      // A read that may not begin holds nothing of its caller.
      memory.end(answer);
      throw error;
    }
    const flight: Flight = { work, controller, answer, waiting: 0, until: 0 };
    flights.set(key, flight);
    work.then(
      () => {
        flights.delete(key, flight);
        memory.end(answer);
      },
      () => {
        flights.delete(key, flight);
        memory.empty(answer);
        memory.end(answer);
      },
    );
    return flight;
  }

  async function join<T>(key: string, asking: FlightSubscriber, start: Start<T>): Promise<T> {
    const flight = take(key, asking, start);
    const { answer } = flight;
    flight.waiting += 1;
    flight.until = Math.max(flight.until, asking.deadline.at);
    asking.memory.hold(answer, asking.heldByRequest);
    try {
      // Who has the key of a flight asks for what it was started for.
      const made = (await withDeadline(flight.work, asking)) as T;
      if (answer.refused.length > 0 && answer.refused.includes(asking.heldByRequest))
        throw new TransportError('over-budget');
      return made;
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      // It was too much for those who asked first, and need not be for this one.
      const isOthers = error.kind === 'over-budget' && !answer.refused.includes(asking.heldByRequest);
      if (isOthers) return join(key, asking, start);
      throw error.kind === 'timeout' && answer.wanted > 0 ? new TransportError('no-room') : error;
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0 && flights.delete(key, flight)) {
        // Whoever left last, left for lack of time or of interest.
        flight.controller.abort(new TransportError(asking.signal.aborted ? 'aborted' : 'timeout'));
      }
    }
  }

  return { join, count: flights.size };
}
