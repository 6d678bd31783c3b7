import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { measureDeadline } from '../../../bench/chaos/deadline.ts';
import { percentile } from '../../../bench/chaos/figures.ts';
import { runGateway } from '../../../bench/chaos/gateway.ts';
import { measureFollowers, measureLeaving } from '../../../bench/chaos/leaving.ts';
import { listenWithoutAccepting } from '../../../bench/chaos/server.ts';
import { abortable } from '../../../src/http/limits/deadline.ts';
import { write } from '../../../src/http/request.ts';
import type { CancelSignal } from '../../../src/http/transport/cancellation.ts';
import { abortError } from '../../../src/http/transport/transport-error.ts';
import { answering, serve } from '../../support/wire-server.ts';
import { codeOf, inMs, readThing, upstreamAt, upstreamBehind } from '../_support/reading.ts';

const SCALE = Number(process.env.CHECK_SCALE ?? 0.02);
const SEED = 20_261_122;
const REQUESTS = Math.max(100, Math.round(10_000 * SCALE));

it(`ends ${REQUESTS} requests soon after their deadline, wherever the upstream hangs (seed ${SEED})`, async () => {
  const run = { parallel: 32, deadlineMs: 500, seed: SEED };
  await measureDeadline({ ...run, requests: 64 });
  const { lateMs, codes } = await measureDeadline({ ...run, requests: REQUESTS });
  expect(lateMs).toHaveLength(REQUESTS);
  expect(percentile(lateMs, 1)).toBeLessThan(250);
  expect(Object.keys(codes).toSorted()).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE']);
}, 180_000);

it.each([
  ['ends when requestTimeoutMs is over', {}, 600],
  ['ends earlier when the client asks for it', { 'x-request-timeout-ms': '150' }, 150],
  ['ends no later when the client asks for more', { 'x-request-timeout-ms': '60000' }, 600],
  ['ignores a time that is no number', { 'x-request-timeout-ms': '1e1' }, 600],
])('%s', async (_fact, headers, afterMs) => {
  const { origin } = await serve(() => {});
  const gateway = await runGateway([{ name: 'sg', endpoint: origin }], 600);
  onTestFinished(gateway.close);
  const { tookMs, code } = await gateway.askVault('sg', { headers });
  expect(code).toBe('UPSTREAM_TIMEOUT');
  expect(tookMs).toBeGreaterThan(afterMs - 10);
  expect(tookMs).toBeLessThan(afterMs + 400);
});

it('aborts the call at the upstream when the client leaves', async () => {
  const { abortedMs } = await measureLeaving(20);
  expect(percentile(abortedMs, 1)).toBeLessThan(500);
});

it('goes on for those who wait for the same call when one of them leaves', async () => {
  expect(await measureFollowers(10)).toEqual({ shared: 10, answered: 10 });
});

it('shares its time with the wait for a token', async () => {
  const { handle, seen } = await upstreamBehind(answering({}));
  const authorize = (_request: unknown, signal: CancelSignal) =>
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(abortError(signal)));
    });
  expect(await codeOf(readThing(handle({ ...inMs(150), authorize })))).toBe('UPSTREAM_TIMEOUT');
  expect(seen).toEqual([]);
});

it('handles a failure for which nobody waits any more, so that it does not end the process', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
  const signal = AbortSignal.abort();
  const outcome = abortable(Promise.reject(new Error('Too late.')), { signal });
  await expect(outcome).rejects.toMatchObject({ kind: 'aborted' });
  await sleep(10);
  expect(unhandled).not.toHaveBeenCalled();
});

it('sends no other try when the client left during the wait for it', async () => {
  const client = new AbortController();
  const retryBudget = {
    recordCall: () => {},
    // The wait begins right after this.
    tryTake: () => {
      setImmediate(() => client.abort());
      return true;
    },
  };
  const { handle, seen, state } = await upstreamBehind(answering({}, 503, { 'retry-after': '1' }), { retryBudget });
  expect(await codeOf(readThing(handle({ signal: client.signal })))).toBe('DEADLINE_EXCEEDED');
  // Longer than the wait would have been.
  await sleep(1_300);
  expect(seen).toHaveLength(1);
  expect(state.singleFlight.count()).toBe(0);
});

it('ends at once when the client leaves while a write still connects', async () => {
  const deaf = await listenWithoutAccepting();
  onTestFinished(deaf.close);
  const client = new AbortController();
  const connecting = new Promise<void>((resolve) => {
    const begin = () => resolve();
    subscribe('undici:client:beforeConnect', begin);
    onTestFinished(() => void unsubscribe('undici:client:beforeConnect', begin));
  });
  const upstream = upstreamAt(deaf.origin).handle({ signal: client.signal });
  const asked = codeOf(write(upstream, 'POST', { operation: 'createThing', path: '/things', body: {} }, () => null));
  await connecting;
  const leftAt = performance.now();
  client.abort();
  // Without a connection not one byte of it has left.
  expect(await asked).toBe('DEADLINE_EXCEEDED');
  expect(performance.now() - leftAt).toBeLessThan(500);
});
