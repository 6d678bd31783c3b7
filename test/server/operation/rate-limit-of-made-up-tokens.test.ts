import { expect, it } from 'vitest';
import { createRateLimit } from '../../../src/server/operation/rate-limit.ts';
import { createRequestRecord, type RequestRecord } from '../../../src/server/request/request-record.ts';
import { limitOf } from './_support/limit-by-hand.ts';

it('lets nobody have more by making up tokens: their address pays ten times as much as one caller may, and no more', () => {
  const { take } = limitOf(10);
  const codes = Array.from({ length: 120 }, (_, token) => take(1, '192.0.2.9', `token-${token}`)?.code);
  expect(codes.filter((code) => code === undefined)).toHaveLength(100);
  expect(codes.slice(100)).toEqual(Array(20).fill('THROTTLED'));
  expect(take(1, '192.0.2.10', 'token-0')).toBeUndefined();
});

it('keeps a caller with a key of this gateway apart from their address', () => {
  const limit = createRateLimit({ rateLimit: { callsPerMinute: 2 } });
  const known = (identity: string) =>
    Object.assign(createRequestRecord(undefined, 300), { address: '192.0.2.9', identity, isAuthenticated: true });
  for (let caller = 0; caller < 50; caller += 1) limit.reserve(known(`key-${caller}`), 2);
  expect(() => limit.reserve(known('key-7'), 1)).toThrow(/may make in a minute/);
});

/** A limit under a flood of made-up tokens from one address. */
function flooded(callsPerMinute: number) {
  const limit = createRateLimit({ rateLimit: { callsPerMinute } }, () => 1_000_000);
  const take = (parts: Partial<RequestRecord>, cost: number) =>
    limit.reserve(Object.assign(createRequestRecord('a', 300), parts), cost);
  function flood(tokens: number): number {
    let taken = 0;
    for (let token = 0; token < tokens; token += 1) {
      try {
        take({ address: '192.0.2.9', identity: `token-${token}` }, 1);
        taken += 1;
      } catch {
        // It is refused, as most of them should be.
      }
    }
    return taken;
  }
  return { take, flood };
}

it('forgets no caller and no address for made-up tokens that it lets through', () => {
  const { take, flood } = flooded(1_100);
  const known = { identity: 'key', isAuthenticated: true };
  const address = { address: '192.0.2.9' };
  take(known, 1_100);
  take(address, 1_100);
  expect(flood(12_000)).toBe(11_000);
  for (const one of [known, address]) expect(() => take(one, 1)).toThrow(/may make in a minute/);
});

it('forgets no token for made-up ones that it refuses', () => {
  const { take, flood } = flooded(10);
  take({ address: '192.0.2.1', identity: 'own' }, 10);
  expect(flood(12_000)).toBe(100);
  expect(() => take({ address: '192.0.2.1', identity: 'own' }, 1)).toThrow(/may make in a minute/);
});
