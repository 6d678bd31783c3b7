import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/failure.ts';
import { createRateLimit } from '../../../src/server/operation/rate-limit.ts';
import { createRequestRecord, type RequestRecord } from '../../../src/server/request/request-record.ts';
import { openGateway } from '../../support/gateway.ts';
import { answering, serve } from '../../support/wire-server.ts';

/** A limit whose clock is turned by hand. */
function limitOf(callsPerMinute: number) {
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

describe('a limit of 10 a minute', () => {
  it('reserves the calls of each request, and lets through who makes none', () => {
    const { take } = limitOf(10);
    expect([0, 1, 2, 3, 4, 0].map((calls) => take(calls))).toEqual(new Array(6).fill(undefined));
    expect(take(1)).toMatchObject({ code: 'THROTTLED', details: { retryable: true, retryAfterMs: 60_000 } });
    expect(take(0)).toBeUndefined();
  });

  it('puts the calls that were made in place of those that were reserved, when they were made', () => {
    const { reserve, take, header, wait } = limitOf(10);
    const [settle, settleMore] = [reserve(6), reserve(4)];
    expect(take(1)?.code).toBe('THROTTLED');
    wait(5_000);
    settle(2);
    expect(header().RateLimit).toBe('"default";r=4;t=55');
    expect(take(4)).toBeUndefined();
    settleMore(9);
    // More than a minute gives was made: nothing is left until that is a minute old.
    expect(header().RateLimit).toBe('"default";r=0;t=60');
    expect(take(1)?.details.retryAfterMs).toBe(60_000);
    wait(59_999);
    expect(take(1)?.details.retryAfterMs).toBe(1);
    wait(1);
    expect(take(10)).toBeUndefined();
  });

  it('never tells anybody to wait for longer than a minute', () => {
    const { reserve, take, header, wait } = limitOf(10);
    let state = 7;
    for (let turn = 0; turn < 2_000; turn += 1) {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      const calls = state % 11;
      if (!take(calls)) reserve(0)(state % 13);
      expect(take(10)?.details.retryAfterMs ?? 0).toBeLessThanOrEqual(60_000);
      expect(Number(/t=(\d+)$/.exec(header().RateLimit ?? '')?.[1])).toBeLessThanOrEqual(60);
      wait(state % 3_001);
    }
  });

  it('lets through as much as has been waited for, and takes nothing for a refusal', () => {
    const { take, wait } = limitOf(10);
    take(6);
    wait(20_000);
    take(4);
    for (let time = 0; time < 50; time += 1) expect(take(5)?.details.retryAfterMs).toBe(40_000);
    wait(39_999);
    expect(take(5)?.details.retryAfterMs).toBe(1);
    wait(1);
    expect(take(6)).toBeUndefined();
    expect(take(1)?.details.retryAfterMs).toBe(20_000);
  });

  it('is never passed in any minute, however the requests come', () => {
    const { take, wait } = limitOf(10);
    const taken: { at: number; cost: number }[] = [];
    let state = 7;
    for (let at = 0; at < 1_000_000; ) {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      const cost = 1 + (state % 3);
      if (!take(cost)) taken.push({ at, cost });
      wait(state % 4_000);
      at += state % 4_000;
    }
    const inMinute = (from: number) => taken.filter(({ at }) => at >= from && at < from + 60_000);
    const sums = taken.map(({ at }) => inMinute(at).reduce((sum, { cost }) => sum + cost, 0));
    expect(Math.max(...sums)).toBeLessThanOrEqual(10);
    expect(Math.max(...sums)).toBeGreaterThan(8);
  });

  it('is that of each caller, and of each address of those who are none', () => {
    const { take } = limitOf(10);
    expect(take(10, '192.0.2.1')).toBeUndefined();
    expect(take(10, '192.0.2.2')).toBeUndefined();
    expect(take(10, '192.0.2.1', 'one')).toBeUndefined();
    expect(take(1, '192.0.2.9', 'one')?.code).toBe('THROTTLED');
    expect(take(10, '192.0.2.9', '192.0.2.1')).toBeUndefined();
  });

  it('says that a document which may make more calls than a minute gives will never run', () => {
    const { take } = limitOf(10);
    expect(take(11)).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(take(11)?.message).toContain('rateLimit.callsPerMinute is 10');
    expect(take(10)).toBeUndefined();
  });

  it('tells what is left, and when more will be', () => {
    const { take, header, wait } = limitOf(10);
    const policy = { 'RateLimit-Policy': '"default";q=10;w=60' };
    expect(header()).toEqual({ ...policy, RateLimit: '"default";r=10;t=60' });
    take(3);
    wait(20_000);
    take(3);
    expect(header()).toEqual({ ...policy, RateLimit: '"default";r=4;t=40' });
    expect(header('192.0.2.2')).toEqual({ ...policy, RateLimit: '"default";r=10;t=60' });
  });

  it('remembers 10,000 callers and forgets who has been silent for longest', () => {
    const { take } = limitOf(10);
    for (let index = 0; index < 10_000; index += 1) take(10, `caller ${index}`);
    expect(take(1, 'caller 0')?.code).toBe('THROTTLED');
    take(1, 'one more');
    expect(take(1, 'caller 0')?.code).toBe('THROTTLED');
    expect(take(1, 'caller 1')).toBeUndefined();
  });
});

describe('over a socket', () => {
  const DOCUMENT = '{ vault(id: "vault:sg:5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12") { name } }';

  async function open(content: object) {
    const { origin, seen } = await serve(answering({ error_msg: 'nothing here' }, 404));
    const auth = { mode: 'token', token: 't' };
    const upstreams = [{ name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'p1', auth }];
    const gateway = await openGateway({ upstreams, ...content }, { listen: true });
    const ask = async (query: string, accept = 'application/json') => {
      const { text: body, ...rest } = await gateway.ask(query, { headers: { accept } });
      return { ...rest, body };
    };
    return { ask, seen };
  }

  it('answers 429 with Retry-After to who has used it up, and asks no upstream', async () => {
    const { ask, seen } = await open({ rateLimit: { callsPerMinute: 10 } });
    const left: number[] = [];
    for (
      let { status, headers, body } = await ask(DOCUMENT);
      status !== 429;
      { status, headers, body } = await ask(DOCUMENT)
    ) {
      expect([status, headers.get('ratelimit-policy')]).toEqual([200, '"default";q=10;w=60']);
      const [, rest] = /^"default";r=(\d);t=(?:60|5\d)$/.exec(headers.get('ratelimit') ?? '') ?? [];
      left.push(Number(rest));
      expect(body).not.toContain('http');
    }
    expect(left).toEqual(left.toSorted().toReversed());
    expect(left.length).toBeGreaterThan(1);
    expect(seen.length).toBe(left.length);
    const calls = seen.length;
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, headers, body } = await ask(DOCUMENT, accept);
      expect([status, seen.length]).toEqual([429, calls]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(58);
      expect(headers.get('ratelimit')).toMatch(/^"default";r=\d;t=\d+$/);
      const [error] = JSON.parse(body).errors;
      expect(error.extensions).toEqual({ code: 'THROTTLED', retryable: true, retryAfterMs: expect.any(Number) });
    }
  });

  it('tells what is left beside a refusal, which takes nothing', async () => {
    const { ask } = await open({ rateLimit: { callsPerMinute: 3 } });
    for (let time = 0; time < 5; time += 1) {
      const { headers } = await ask('{ nothing }');
      expect(headers.get('ratelimit')).toBe('"default";r=3;t=60');
    }
  });

  it('limits nobody unless it is told to', async () => {
    const { ask } = await open({});
    const { headers } = await ask('{ upstreams { id } }');
    expect([headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([null, null]);
  });
});

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
