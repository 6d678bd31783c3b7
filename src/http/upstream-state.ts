import { type Breakers, createBreakers } from './limits/caller-breakers.ts';
import { createPacer, type Pacer, type PacerOptions } from './limits/pacer.ts';
import { createRetryBudget, type RetryBudget } from './limits/retry-budget.ts';
import { createSingleFlight, type SingleFlight } from './limits/single-flight.ts';

/** What all requests to one upstream share, for as long as the gateway lives. */
export interface UpstreamState {
  readonly breakers: Breakers;
  readonly retryBudget: RetryBudget;
  readonly singleFlight: SingleFlight;
  readonly pacer: Pacer;
}

interface TrafficOptions extends PacerOptions {
  /** Told when the upstream begins to fail, and when it has answered again. */
  readonly tell?: (isFailing: boolean) => void;
}

export function createUpstreamState({ tell = () => {}, ...options }: TrafficOptions): UpstreamState {
  return {
    breakers: createBreakers({ tell }),
    retryBudget: createRetryBudget(),
    singleFlight: createSingleFlight(),
    pacer: createPacer(options),
  };
}
