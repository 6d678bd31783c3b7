import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { measureAmplification, neverOpen } from '../../bench/chaos/amplification.ts';
import { randomFrom } from '../../bench/chaos/figures.ts';
import { createRetryBudget } from '../../src/http/limits/retry-budget.ts';
import { write } from '../../src/http/request.ts';
import { answering } from '../support/wire-server.ts';
import { codeOf, inMs, outcomeOf, readThing, upstreamAt, upstreamBehind } from './_support/reading.ts';

afterEach(() => void vi.restoreAllMocks());

const throttledFor = (window: string) =>
  answering({ error_code: 'APIGW.0308', error_msg: `over ratelimit,limit:200,time:${window}` }, 429);

it.each([
  ['a 502', answering({}, 502)],
  ['a 503', answering({}, 503)],
  ['a 504', answering({}, 504)],
  ['a connection that breaks', (request) => void request.socket.destroy()],
] satisfies [string, RequestListener][])('reads again after %s, at most twice', async (_what, listener) => {
  const { handle, seen } = await upstreamBehind(listener);
  expect(await codeOf(readThing(handle()))).toBe('UPSTREAM_UNAVAILABLE');
  expect(seen).toHaveLength(3);
});

it('reads again when nobody was listening', async () => {
  const { handle, state } = upstreamAt('http://127.0.0.1:1');
  expect(await codeOf(readThing(handle()))).toBe('UPSTREAM_UNAVAILABLE');
  expect(state.retryBudget.tryTake('hash-of-the-caller')).toBe(true);
  expect(state.retryBudget.tryTake('hash-of-the-caller')).toBe(false);
});

it('is content with the first answer that is a success', async () => {
  const answers = [503, 200];
  const { handle, seen } = await upstreamBehind((request, response) =>
    answering({}, answers.shift() ?? 500)(request, response),
  );
  expect(await codeOf(readThing(handle()))).toBe('OK');
  expect(seen).toHaveLength(2);
});

it.each([400, 401, 403, 404, 409, 500, 501])('does not read again after a %i', async (status) => {
  const { handle, seen } = await upstreamBehind(answering({}, status));
  expect(await codeOf(readThing(handle()))).not.toBe('OK');
  expect(seen).toHaveLength(1);
});

it.each(['POST', 'PUT', 'DELETE'] as const)('never sends a %s again', async (method) => {
  const { handle, seen } = await upstreamBehind(answering({}, 503, { 'retry-after': '1' }));
  expect(await codeOf(write(handle(), method, { operation: 'change', path: '/things/1' }, () => null))).not.toBe('OK');
  expect(seen).toHaveLength(1);
});

describe('the wait before another try', () => {
  it.each([
    [0.99, [99, 198]],
    [0.5, [50, 100]],
  ])('is drawn anew, up to 100 ms and then up to 200 ms: %f gives %j', async (drawn, waits) => {
    vi.spyOn(Math, 'random').mockReturnValue(drawn);
    const { handle, arrivals } = await upstreamBehind(answering({}, 503));
    await codeOf(readThing(handle()));
    const [first = 0, second = 0, third = 0] = arrivals;
    expect(second - first).toBeGreaterThan((waits[0] ?? 0) - 5);
    expect(third - second).toBeGreaterThan((waits[1] ?? 0) - 5);
    expect(third - first).toBeLessThan(2_000);
  });

  it.each([
    ['what Retry-After says', answering({}, 503, { 'retry-after': '1' })],
    ["the window that CBR's text names", throttledFor('1 second')],
  ])('is at least %s', async (_what, listener) => {
    const { handle, arrivals } = await upstreamBehind(listener);
    await codeOf(readThing(handle(inMs(1_800))));
    expect(arrivals).toHaveLength(2);
    expect((arrivals[1] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(995);
  });

  it.each([
    ['Retry-After', answering({}, 429, { 'retry-after': '30' }), 30_000],
    ["CBR's text", throttledFor('5 minute'), 300_000],
  ])('is not begun when %s asks for more than the time that is left', async (_what, listener, retryAfterMs) => {
    const { handle, seen } = await upstreamBehind(listener);
    const begun = performance.now();
    const error = await outcomeOf(readThing(handle()));
    expect(error?.code).toBe('THROTTLED');
    expect(error?.details).toMatchObject({ retryAfterMs });
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(seen).toHaveLength(1);
  });
});

it('sends nothing after the deadline', async () => {
  const { handle, arrivals } = await upstreamBehind((request, response) => {
    setTimeout(() => answering({}, 503)(request, response), 120);
  });
  const { deadline } = inMs(300);
  await codeOf(readThing(handle({ deadline })));
  // Longer than any wait before another try.
  await sleep(500);
  expect(arrivals.filter((at) => at > deadline.at)).toEqual([]);
});

describe('the budget', () => {
  it.each([0.3, 1])('keeps upstream calls under 1.1 a call when %f of them fail', (errorShare) => {
    const random = randomFrom(20_261_122);
    let ms = 0;
    const budget = createRetryBudget(() => Math.floor(ms / 1000));
    let calls = 0;
    let sent = 0;
    for (; ms < 120_000; ms += 50) {
      calls += 1;
      for (let tries = 0; tries < 3; tries += 1) {
        budget.recordCall('one');
        sent += 1;
        if (random() >= errorShare || !budget.tryTake('one')) break;
      }
    }
    expect(calls).toBe(2_400);
    expect(sent / calls).toBeLessThanOrEqual(1.1);
    expect(sent / calls).toBeGreaterThan(1.05);
  });

  it('allows three retries in ten seconds whatever the traffic', () => {
    let second = 0;
    const budget = createRetryBudget(() => second);
    budget.recordCall('one');
    expect([1, 2, 3, 4].map(() => budget.tryTake('one'))).toEqual([true, true, true, false]);
    second = 10;
    expect(budget.tryTake('one')).toBe(true);
  });

  it('leaves half of the retries to others where one caller wants all', () => {
    const budget = createRetryBudget(() => 0);
    for (let call = 0; call < 200; call += 1) budget.recordCall(call % 2 === 0 ? 'failing' : 'other');
    const takeAll = (caller: string) => Array.from({ length: 30 }, () => budget.tryTake(caller)).filter(Boolean).length;
    expect(takeAll('failing')).toBe(10);
    expect(takeAll('other')).toBe(8);
  });

  it('is one for all requests to an upstream', async () => {
    const { handle, seen } = await upstreamBehind(answering({}, 503), { breakers: neverOpen });
    await Promise.all(Array.from({ length: 8 }, () => codeOf(readThing(handle()))));
    expect(seen).toHaveLength(8 + 3);
  });

  it('holds on the wire too', async () => {
    const run = { errorShare: 1, callsPerSecond: 200, seconds: 2, seed: 20_261_122 };
    const { calls, ratio } = await measureAmplification(run);
    expect(calls).toBeGreaterThan(100);
    expect(ratio).toBeLessThanOrEqual(1.1);
  });
});
