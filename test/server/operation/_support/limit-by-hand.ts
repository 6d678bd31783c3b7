import { GatewayError } from '../../../../src/failure.ts';
import { createRateLimit } from '../../../../src/server/operation/rate-limit.ts';
import { createRequestRecord, type RequestRecord } from '../../../../src/server/request/request-record.ts';

/** A limit whose clock is turned by hand. */
export function limitOf(callsPerMinute: number) {
  let now = 1_000_000;
  const limit = createRateLimit({ rateLimit: { callsPerMinute } }, () => now);
  const from = (address: string, identity?: string): RequestRecord =>
    Object.assign(createRequestRecord(undefined, 300), { address, ...(identity !== undefined && { identity }) });
  return {
    /** Undefined when it was let through. */
    take(calls: number, address = '192.0.2.1', identity?: string): GatewayError | undefined {
      try {
        limit.reserve(from(address, identity), calls);
      } catch (error) {
        if (error instanceof GatewayError) return error;
        throw error;
      }
      return undefined;
    },
    reserve: (calls: number) => limit.reserve(from('192.0.2.1'), calls),
    header: (address = '192.0.2.1') => limit.headers(from(address)) ?? {},
    wait: (ms: number) => {
      now += ms;
    },
  };
}
