import { NoAnswer } from './no-answer.ts';
import { type Waiting, waitFor } from './patience.ts';
import { createUnderWay } from './under-way.ts';

/** Reads in flight: who asks for what is being asked already waits for that answer. */
export interface Flights {
  /**
   * Joins the flight of that key, or starts it. The one who leaves does not end it; the last one who leaves does.
   * @param key Everything on which the answer and what is made of it depend, the caller above all.
   * @param start Gets a signal of the flight's own, and the time at which the last of those who wait gives up.
   */
  readonly join: <T>(key: string, waiting: Waiting, start: Start<T>) => Promise<T>;
  /** How many are under way. */
  readonly count: () => number;
}

type Start<T> = (signal: AbortSignal, until: () => number) => Promise<T>;

interface Flight {
  readonly work: Promise<unknown>;
  readonly controller: AbortController;
  waiting: number;
  until: number;
}

export function createFlights(): Flights {
  const flights = createUnderWay<Flight>();

  function take(key: string, start: Start<unknown>): Flight {
    const known = flights.get(key);
    if (known) return known;
    const controller = new AbortController();
    const work = start(controller.signal, () => flight.until);
    const flight: Flight = { work, controller, waiting: 0, until: 0 };
    flights.begin(key, flight);
    const end = () => flights.end(key, flight);
    work.then(end, end);
    return flight;
  }

  async function join<T>(key: string, waiting: Waiting, start: Start<T>): Promise<T> {
    const flight = take(key, start);
    flight.waiting += 1;
    flight.until = Math.max(flight.until, waiting.deadline.at);
    try {
      // Who has the key of a flight asks for what it was started for.
      return (await waitFor(flight.work, waiting)) as T;
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0 && flights.end(key, flight)) {
        // Whoever left last, left for lack of time or of interest.
        flight.controller.abort(new NoAnswer(waiting.signal.aborted ? 'aborted' : 'timeout', true));
      }
    }
  }

  return { join, count: flights.count };
}
