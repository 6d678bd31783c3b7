import type { Config } from '../config.ts';
import type { RequestRecord } from './record.ts';

/**
 * Takes the cost of a request from what its caller, else its address, may use.
 * @throws GatewayError THROTTLED when too little is left.
 */
export type RateLimit = (record: RequestRecord, cost: number) => void;

export function createRateLimit(_config: Pick<Config, 'rateLimit'>): RateLimit {
  return () => {};
}
