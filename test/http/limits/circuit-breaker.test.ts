import { expect, it } from 'vitest';
import { percentile } from '../../../bench/chaos/figures.ts';
import { measureNeighbour } from '../../../bench/chaos/neighbour.ts';
import { measureOutage } from '../../../bench/chaos/outage.ts';
import { measureRefusals } from '../../../bench/chaos/refusal.ts';
import { createBreakers } from '../../../src/http/limits/caller-breakers.ts';
import type { Permit } from '../../../src/http/limits/circuit-breaker.ts';
import { write } from '../../../src/http/request.ts';
import { createUpstreamState } from '../../../src/http/upstream-state.ts';
import { answering } from '../../support/wire-server.ts';
import { codeOf, outcomeOf, readThing, upstreamBehind } from '../_support/reading.ts';

const OUT_OF_ORDER = answering({}, 500);

it.each(['answers 500', 'drops connections'] as const)(
  'survives an outage in which the upstream %s',
  async (outage) => {
    const { openedMs, refusedMs, probes, closedMs } = await measureOutage({
      outage,
      outageMs: 1_200,
      callsPerSecond: 40,
    });
    expect(openedMs).toBeLessThan(2_000);
    expect(refusedMs.length).toBeGreaterThan(3);
    expect(probes).toBeGreaterThan(0);
    expect(probes).toBeLessThanOrEqual(5);
    expect(closedMs).toBeLessThan(5_000);
  },
);

it('fails a call at once while it is open, and sends nothing', async () => {
  await measureRefusals(50);
  const { tookMs, upstreamCalls } = await measureRefusals(200);
  expect(upstreamCalls).toBe(5);
  expect(percentile(tookMs, 0.95)).toBeLessThan(25);
});

it('says how long it will stay open', async () => {
  const { handle } = await upstreamBehind(OUT_OF_ORDER);
  for (let turn = 0; turn < 5; turn += 1) await outcomeOf(readThing(handle()));
  const error = await outcomeOf(readThing(handle()));
  expect(error?.code).toBe('UPSTREAM_UNAVAILABLE');
  expect(error?.message).toBe('sg: not called, because its calls have failed repeatedly.');
  expect(error?.details.retryAfterMs).toBeGreaterThan(500);
  expect(error?.details.retryAfterMs).toBeLessThanOrEqual(1_000);
});

it('stops writes as well, and says that nothing was made', async () => {
  const { handle, seen } = await upstreamBehind(OUT_OF_ORDER);
  for (let turn = 0; turn < 5; turn += 1) await outcomeOf(readThing(handle()));
  const call = { operation: 'createThing', path: '/things', body: {} };
  expect(await codeOf(write(handle(), 'POST', call, () => null))).toBe('UPSTREAM_UNAVAILABLE');
  expect(seen).toHaveLength(5);
});

it('does not send what waited for its turn when it opened', async () => {
  const { pacer } = createUpstreamState({ maxParallel: 1, callsPerSecond: undefined });
  const { handle, seen } = await upstreamBehind(OUT_OF_ORDER, { pacer });
  const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(readThing(handle()))));
  expect(codes).toEqual(Array(20).fill('UPSTREAM_UNAVAILABLE'));
  expect(seen).toHaveLength(5);
});

it('tells why its probe has failed, and counts no other try that was not made', async () => {
  const retryBudget = { recordCall: () => {}, tryTake: () => true };
  const { handle, seen } = await upstreamBehind(answering({}, 503), { retryBudget });
  for (let turn = 0; turn < 6; turn += 1) await codeOf(readThing(handle()));
  const asked = handle();
  const sent = seen.length;
  await expect.poll(() => asked.breaker.pauseMs(), { timeout: 5_000 }).toBe(undefined);
  const error = await outcomeOf(readThing(asked));
  expect(error?.message).not.toContain('not called');
  expect(error?.details.status).toBe(503);
  expect([seen.length - sent, asked.budget.used]).toEqual([1, 1]);
});

it('lets one probe through after each pause, and pauses longer after each that fails', () => {
  let now = 0;
  const { breaker, isOpen } = soleBreaker(() => now);
  for (let turn = 0; turn < 5; turn += 1) permit(breaker.enter()).report('failure');
  const pauses: number[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    const pauseMs = breaker.pauseMs() ?? 0;
    expect(breaker.enter()).toBeUndefined();
    pauses.push(pauseMs);
    now += pauseMs;
    const probe = permit(breaker.enter());
    expect(breaker.pauseMs()).toBe(1_000);
    expect(breaker.enter()).toBeUndefined();
    probe.report('failure');
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  now += 15_000;
  permit(breaker.enter()).report('success');
  expect(isOpen()).toBe(false);
  permit(breaker.enter());
  permit(breaker.enter());
});

it('gives the place of a probe that says nothing to the next call', () => {
  let now = 0;
  const { breaker, isOpen } = soleBreaker(() => now);
  for (let turn = 0; turn < 5; turn += 1) permit(breaker.enter()).report('failure');
  now = 1_000;
  permit(breaker.enter()).report(undefined);
  permit(breaker.enter()).report('success');
  expect(isOpen()).toBe(false);
});

it('opens when half of the calls of the last ten seconds have failed', () => {
  const { breaker, isOpen } = soleBreaker(() => 0);
  for (let turn = 0; turn < 5; turn += 1) {
    expect(isOpen()).toBe(false);
    permit(breaker.enter()).report('success');
    permit(breaker.enter()).report('failure');
  }
  expect(isOpen()).toBe(true);
});

it('leaves an upstream alone whose neighbour is dead', async () => {
  const { wellMs, besideDeadMs } = await measureNeighbour(1, 20);
  expect(besideDeadMs).toBeLessThan(Math.max(wellMs * 5, 250));
});

function soleBreaker(now: () => number) {
  const { of, isFailing } = createBreakers({ now });
  return { breaker: of({ id: 'project caller', tenant: 'project' }), isOpen: isFailing };
}

function permit(entry: Permit | undefined): Permit {
  if (entry) return entry;
  throw new Error('The breaker is open.');
}
