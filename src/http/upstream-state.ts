import { type Breakers, createBreakers } from './limits/caller-breakers.ts';
import { createPacer, type Pacer, type PacerOptions } from './limits/pacer.ts';
import { createRetryBudget, type RetryBudget } from './limits/retry-budget.ts';
import { createSingleFlight, type SingleFlight } from './limits/single-flight.ts';

/** State of one upstream that all requests share for the lifetime of the gateway. */
export interface UpstreamState {
  readonly breakers: Breakers;
  readonly retryBudget: RetryBudget;
  readonly singleFlight: SingleFlight;
  readonly pacer: Pacer;
}

interface UpstreamStateOptions extends PacerOptions {
  /** Called when the upstream begins to fail, and when a call has succeeded again. */
  readonly onBreakerChange?: (isFailing: boolean) => void;
}

export function createUpstreamState({ onBreakerChange = () => {}, ...options }: UpstreamStateOptions): UpstreamState {
  return {
    breakers: createBreakers({ onChange: onBreakerChange }),
    retryBudget: createRetryBudget(),
    singleFlight: createSingleFlight(),
    pacer: createPacer(options),
  };
}
