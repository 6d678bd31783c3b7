import { type Breakers, createBreakers } from './limits/caller-breakers.ts';
import { createPacer, type Pacer, type PacerOptions } from './limits/pacer.ts';
import { createRetryBudget, type RetryBudget } from './limits/retry-budget.ts';
import { createFlights, type Flights } from './limits/single-flight.ts';

/** What all requests to one upstream share, for as long as the gateway lives. */
export interface Traffic {
  readonly breakers: Breakers;
  readonly budget: RetryBudget;
  readonly flights: Flights;
  readonly pacer: Pacer;
}

interface TrafficOptions extends PacerOptions {
  /** Told when the upstream begins to fail, and when it has answered again. */
  readonly tell?: (isFailing: boolean) => void;
}

export function createTraffic({ tell = () => {}, ...options }: TrafficOptions): Traffic {
  return {
    breakers: createBreakers({ tell }),
    budget: createRetryBudget(),
    flights: createFlights(),
    pacer: createPacer(options),
  };
}
