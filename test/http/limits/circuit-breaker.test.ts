import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { percentile } from '../../../bench/chaos/figures.ts';
import { measureNeighbour } from '../../../bench/chaos/neighbour.ts';
import { measureOutage } from '../../../bench/chaos/outage.ts';
import { measureRefusals } from '../../../bench/chaos/refusal.ts';
import { listenWithoutAccepting } from '../../../bench/chaos/server.ts';
import { createBreakers } from '../../../src/http/limits/caller-breakers.ts';
import type { Permit } from '../../../src/http/limits/circuit-breaker.ts';
import { write } from '../../../src/http/request.ts';
import { createUpstreamState } from '../../../src/http/upstream-state.ts';
import { closedNetwork } from '../../support/upstream.ts';
import { answering } from '../../support/wire-server.ts';
import { codeOf, inMs, outcomeOf, readThing, upstreamAt, upstreamBehind } from '../_support/reading.ts';

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

it.each([
  ['a conflict that comes as a 500', answering({ error_code: 'BackupService.0002' }, 500)],
  ['a refused credential that comes as a 500', answering({ error_code: 'BackupService.8600' }, 500)],
  ['a 400', answering({}, 400)],
  ['a 401', answering({}, 401)],
  ['a 404', answering({}, 404)],
  ['a 429 that asks for a long wait', answering({}, 429, { 'retry-after': '600' })],
])('does not count %s', async (_what, listener) => {
  const { pacer } = createUpstreamState({ maxParallel: 64, callsPerSecond: undefined });
  // A 429 slows the next calls down, which is another promise.
  const unpaced = {
    enter: async () => ({ ...(await pacer.enter('test', new AbortController().signal)), onThrottled() {} }),
  };
  const { handle, seen, state } = await upstreamBehind(listener, { pacer: unpaced });
  for (let turn = 0; turn < 25; turn += 1) await outcomeOf(readThing(handle()));
  expect(seen).toHaveLength(25);
  expect(state.breakers.isFailing()).toBe(false);
});

it("does not count a caller's own short time", async () => {
  const { handle, state } = await upstreamBehind(() => {});
  const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(readThing(handle(inMs(60))))));
  expect(codes).toEqual(Array(12).fill('UPSTREAM_TIMEOUT'));
  expect(state.breakers.isFailing()).toBe(false);
});

it('does not count calls that ended because their client left', async () => {
  const client = new AbortController();
  const { handle, seen, state } = await upstreamBehind(() => {});
  const asked = Array.from({ length: 12 }, () => codeOf(readThing(handle({ signal: client.signal }))));
  await expect.poll(() => seen.length).toBe(12);
  client.abort();
  await Promise.all(asked);
  expect(state.breakers.isFailing()).toBe(false);
});

it('does not count a call whose client left, however late', async () => {
  const { handle, state } = await upstreamBehind(() => {});
  const ask = () => codeOf(readThing(handle({ signal: AbortSignal.timeout(120), timeoutMs: 100 })));
  await Promise.all(Array.from({ length: 12 }, ask));
  expect(state.breakers.isFailing()).toBe(false);
});

it.each(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL'])(
  'does not count that this machine has run out of something: %s',
  async (code) => {
    const dispatcher = closedNetwork();
    const failure = Object.assign(new Error(code), { code, syscall: 'connect' });
    dispatcher.get('http://127.0.0.1:1').intercept({ path: /./ }).replyWithError(failure).persist();
    const { handle, state } = upstreamAt('http://127.0.0.1:1');
    for (let turn = 0; turn < 25; turn += 1) expect(await codeOf(readThing(handle({ dispatcher })))).not.toBe('OK');
    expect(state.breakers.isFailing()).toBe(false);
  },
);

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
  expect([seen.length - sent, asked.spending.made]).toEqual([1, 1]);
});

const coded = (coding: string) => (_request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding }).end('{"cut');
};

it.each([
  ['of an unknown coding', coded('rot13')],
  ['of a damaged coding', coded('gzip')],
  ['with more values than are read', answering(Array(150_001).fill(0))],
  ['with more headers than are read', answering({}, 200, { 'x-long': 'x'.repeat(20_000) })],
])('does not count an answer %s', async (_what, listener) => {
  const { handle, state } = await upstreamBehind(listener);
  for (let turn = 0; turn < 8; turn += 1) {
    expect(await codeOf(readThing(handle()))).not.toBe('OK');
  }
  expect(state.breakers.isFailing()).toBe(false);
});

it('takes a whole answer for a success, however long it took', async () => {
  const slow = (_request: unknown, response: ServerResponse) => void setTimeout(() => response.end('{}'), 60);
  const { handle, state } = await upstreamBehind(slow);
  const codes = await Promise.all(Array.from({ length: 12 }, () => codeOf(readThing(handle({ timeoutMs: 20 })))));
  expect(codes).toEqual(Array(12).fill('OK'));
  expect(state.breakers.isFailing()).toBe(false);
});

it.each([
  ['that lets requests hang', () => upstreamBehind(() => {})],
  [
    'that begins its answers and never ends them',
    () => upstreamBehind((_request, response) => void response.write('{')),
  ],
  [
    'on which connecting hangs',
    async () => {
      const deaf = await listenWithoutAccepting();
      onTestFinished(deaf.close);
      return upstreamAt(deaf.origin);
    },
  ],
])('counts an upstream %s for all of its time', async (_what, open) => {
  const { handle, state } = await open();
  const ask = (ms: number) => codeOf(readThing(handle({ ...inMs(ms), timeoutMs: 250 })));
  await Promise.all(Array.from({ length: 12 }, () => ask(150)));
  expect(state.breakers.isFailing()).toBe(false);
  await Promise.all(Array.from({ length: 5 }, () => ask(320)));
  await expect.poll(() => state.breakers.isFailing()).toBe(true);
});

it('counts no time in our own queue', async () => {
  const { pacer } = createUpstreamState({ maxParallel: 1, callsPerSecond: undefined });
  const { handle, state } = await upstreamBehind(() => {}, { pacer });
  const ask = () => codeOf(readThing(handle({ ...inMs(300), timeoutMs: 250 })));
  const codes = await Promise.all(Array.from({ length: 12 }, ask));
  expect(codes).toEqual(Array(12).fill('UPSTREAM_TIMEOUT'));
  expect(state.breakers.isFailing()).toBe(false);
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
