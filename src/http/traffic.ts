import { type Breaker, createBreaker } from './breaker.ts';
import { createRetryBudget, type RetryBudget } from './budget.ts';
import { createFlights, type Flights } from './flights.ts';
import { createPacer, type Pacer, type PacerOptions } from './pacer.ts';

/** What all requests to one upstream share, for as long as the gateway lives. */
export interface Traffic {
  readonly breaker: Breaker;
  readonly budget: RetryBudget;
  readonly flights: Flights;
  readonly pacer: Pacer;
}

export function createTraffic(options: PacerOptions): Traffic {
  return {
    breaker: createBreaker(),
    budget: createRetryBudget(),
    flights: createFlights(),
    pacer: createPacer(options),
  };
}
