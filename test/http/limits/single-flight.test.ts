import { once } from 'node:events';
import { expect, it } from 'vitest';
import type { GatewayError } from '../../../src/failure.ts';
import { text } from '../../../src/http/json-reader.ts';
import { read, write } from '../../../src/http/request.ts';
import type { UpstreamClient } from '../../../src/http/upstream-client.ts';
import { answering } from '../../support/wire-server.ts';
import { CALL, readName, upstreamBehind } from '../_support/reading.ts';
import { asked, held } from './_support/held-answers.ts';

const resultOf = (work: Promise<unknown>) => work.then(String, (error: GatewayError) => error.code);

it('makes one call of equal reads of one caller that are under way at the same moment', async () => {
  const { listener, release } = held();
  const { seen, handle } = await upstreamBehind(listener);
  const reads = [readName(handle()), readName(handle()), readName(handle())];
  await asked(seen, 1);
  release();
  expect(await Promise.all(reads)).toEqual(['a', 'a', 'a']);
  expect(seen).toHaveLength(1);
});

it('makes once what several want of one answer, and apart what one of them reads in another way', async () => {
  const { listener, release } = held();
  const { seen, handle } = await upstreamBehind(listener);
  let made = 0;
  const reads = [CALL, CALL, { ...CALL, readAs: 'short' }].map((call) =>
    read(handle(), call, (body) => {
      made += 1;
      return text(body, 'name');
    }),
  );
  await asked(seen, 2);
  release();
  expect(await Promise.all(reads)).toEqual(['a', 'a', 'a']);
  expect([seen.length, made]).toEqual([2, 2]);
});

it('lets nobody join what another one could not pay for', async () => {
  const { listener, release } = held();
  const { seen, handle } = await upstreamBehind(listener);
  const poor = handle({ budget: { used: 0, max: 1 } });
  const rich = handle({ budget: { used: 0, max: 5 } });
  const walk = async (upstream: UpstreamClient) => {
    await readName(upstream);
    return read(upstream, { operation: 'getThing', path: '/things/2' }, (body) => text(body, 'name'));
  };
  const walks = [resultOf(walk(poor)), resultOf(walk(rich))];
  await asked(seen, 1);
  release();
  expect(await walks[0]).toBe('LIMIT_EXCEEDED');
  await asked(seen, 2);
  release();
  expect(await walks[1]).toBe('a');
});

it('asks again once the call is over: nothing is remembered', async () => {
  const { seen, state, handle } = await upstreamBehind(answering({ name: 'a' }));
  await readName(handle());
  expect(state.singleFlight.count()).toBe(0);
  await readName(handle());
  expect(seen).toHaveLength(2);
});

it('remembers no call that failed', async () => {
  let count = 0;
  const { handle, state } = await upstreamBehind((...exchange) => {
    count += 1;
    answering(count === 1 ? 'no object' : { name: 'a' })(...exchange);
  });
  expect(await resultOf(readName(handle()))).toBe('UPSTREAM_BAD_RESPONSE');
  expect(state.singleFlight.count()).toBe(0);
  expect(await readName(handle())).toBe('a');
});

it('fails all who wait for a call that fails', async () => {
  const { seen, handle } = await upstreamBehind(answering({ error_code: 'BackupService.6200', error_msg: 'x' }, 404));
  const codes = await Promise.all([resultOf(readName(handle())), resultOf(readName(handle()))]);
  expect(codes).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  expect(seen).toHaveLength(1);
});

it('keeps a call going for the others when the one who began it leaves', async () => {
  const { listener, release } = held();
  const { seen, handle } = await upstreamBehind(listener);
  const client = new AbortController();
  const reads = [resultOf(readName(handle({ signal: client.signal }))), resultOf(readName(handle()))];
  await asked(seen, 1);
  client.abort();
  expect(await reads[0]).toBe('DEADLINE_EXCEEDED');
  release();
  expect(await reads[1]).toBe('a');
  expect(seen).toHaveLength(1);
});

it('ends the call when the last one leaves, and starts anew for the next', async () => {
  const { listener, release } = held();
  const closed: Promise<unknown>[] = [];
  const { seen, state, handle } = await upstreamBehind((incoming, response) => {
    closed.push(once(incoming.socket, 'close'));
    listener(incoming, response);
  });
  const clients = [new AbortController(), new AbortController()];
  const reads = clients.map(({ signal }) => resultOf(readName(handle({ signal }))));
  await asked(seen, 1);
  for (const client of clients) client.abort();
  expect(await Promise.all(reads)).toEqual(['DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED']);
  expect(state.singleFlight.count()).toBe(0);
  await closed[0];
  const next = readName(handle());
  await asked(seen, 2);
  release();
  expect(await next).toBe('a');
});

it('lets each wait as long as its own time lasts', async () => {
  const { listener, release } = held();
  const { seen, handle } = await upstreamBehind(listener);
  const patient = readName(handle());
  const hasty = resultOf(readName(handle({ deadline: { at: performance.now() + 60 } })));
  expect(await hasty).toBe('UPSTREAM_TIMEOUT');
  release();
  expect(await patient).toBe('a');
  expect(seen).toHaveLength(1);
});

it.each([
  ['callers', { caller: 'hash-of-another' }, CALL],
  ['queries', {}, { ...CALL, query: { limit: 5 } }],
  ['paths', {}, { ...CALL, path: '/things/2' }],
])('never makes one call for two %s', async (_of, parts, call) => {
  const { listener, release } = held();
  const { seen, handle } = await upstreamBehind(listener);
  const reads = [readName(handle()), read(handle(parts), call, (body) => text(body, 'name'))];
  await asked(seen, 2);
  release();
  await Promise.all(reads);
  expect(seen).toHaveLength(2);
});

it('never makes one call of equal writes', async () => {
  const { seen, handle } = await upstreamBehind(answering({ name: 'a' }));
  await Promise.all([1, 2].map(() => write(handle(), 'POST', { ...CALL, body: {} }, () => null)));
  expect(seen).toHaveLength(2);
});
