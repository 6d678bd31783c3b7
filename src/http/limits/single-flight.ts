import type { AnswerMemory, HeldAnswer, HeldByCaller, HeldByRequest } from '../transport/response-memory.ts';
import { NoAnswer } from '../transport/transport-error.ts';
import { type Waiting, waitFor } from './deadline.ts';
import { createUnderWay } from './in-flight-map.ts';

/** Reads in flight: who asks for what is being asked already waits for that answer. */
export interface Flights {
  /**
   * Joins the flight of that key, or starts it. The one who leaves does not end it; the last one who leaves does.
   * @param key Everything on which the answer and what is made of it depend, the caller above all.
   */
  readonly join: <T>(key: string, asking: Asking, start: Start<T>) => Promise<T>;
  /** How many are under way. */
  readonly count: () => number;
}

/** Whoever asks, with what their request holds. */
export interface Asking extends Waiting {
  readonly memory: AnswerMemory;
  readonly heldByCaller: HeldByCaller;
  readonly heldByRequest: HeldByRequest;
}

/** What a read is given for its flight. */
export interface Flying {
  readonly signal: AbortSignal;
  /** The time at which the last of those who wait gives up. */
  readonly until: () => number;
  readonly answer: HeldAnswer;
}

type Start<T> = (flying: Flying) => Promise<T>;

interface Flight {
  readonly work: Promise<unknown>;
  readonly controller: AbortController;
  readonly answer: HeldAnswer;
  waiting: number;
  until: number;
}

export function createFlights(): Flights {
  const flights = createUnderWay<Flight>();

  function take(key: string, { memory, heldByCaller }: Asking, start: Start<unknown>): Flight {
    const known = flights.get(key);
    if (known) return known;
    const controller = new AbortController();
    const answer = memory.begin(heldByCaller);
    let work: Promise<unknown>;
    try {
      work = start({ signal: controller.signal, until: () => flight.until, answer });
    } catch (error) {
      // A read that may not begin holds nothing of its caller.
      memory.end(answer);
      throw error;
    }
    const flight: Flight = { work, controller, answer, waiting: 0, until: 0 };
    flights.begin(key, flight);
    work.then(
      () => {
        flights.end(key, flight);
        memory.end(answer);
      },
      () => {
        flights.end(key, flight);
        memory.empty(answer);
        memory.end(answer);
      },
    );
    return flight;
  }

  async function join<T>(key: string, asking: Asking, start: Start<T>): Promise<T> {
    const flight = take(key, asking, start);
    const { answer } = flight;
    flight.waiting += 1;
    flight.until = Math.max(flight.until, asking.deadline.at);
    asking.memory.hold(answer, asking.heldByRequest);
    try {
      // Who has the key of a flight asks for what it was started for.
      const made = (await waitFor(flight.work, asking)) as T;
      if (answer.refused.length > 0 && answer.refused.includes(asking.heldByRequest)) throw new NoAnswer('over-budget');
      return made;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      // It was too much for those who asked first, and need not be for this one.
      const isOthers = error.kind === 'over-budget' && !answer.refused.includes(asking.heldByRequest);
      if (isOthers) return join(key, asking, start);
      throw error.kind === 'timeout' && answer.wanted > 0 ? new NoAnswer('no-room') : error;
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0 && flights.end(key, flight)) {
        // Whoever left last, left for lack of time or of interest.
        flight.controller.abort(new NoAnswer(asking.signal.aborted ? 'aborted' : 'timeout'));
      }
    }
  }

  return { join, count: flights.count };
}
