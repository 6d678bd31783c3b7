import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { listenWithoutAccepting } from '../../../bench/chaos/server.ts';
import { createUpstreamState } from '../../../src/http/upstream-state.ts';
import { closedNetwork } from '../../support/upstream.ts';
import { answering } from '../../support/wire-server.ts';
import { codeOf, inMs, outcomeOf, readThing, upstreamAt, upstreamBehind } from '../_support/reading.ts';

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
    ...pacer,
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
