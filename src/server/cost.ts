import type { Config } from '../config.ts';
import type { Plan } from './documents.ts';

/**
 * What an operation may cost at worst: its upstream calls, and a hundredth for each row.
 * @throws GatewayError LIMIT_EXCEEDED for a list of ids or an input that is larger than the limits.
 */
export type Estimate = (plan: Plan, variables: Readonly<Record<string, unknown>>) => number;

export function createEstimate(_config: Pick<Config, 'limits' | 'upstreams'>): Estimate {
  return () => 0;
}
