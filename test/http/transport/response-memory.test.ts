import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { read, write } from '../../../src/http/request.ts';
import { createResponseMemory } from '../../../src/http/transport/response-memory.ts';
import { outcomeOf, readThing, upstreamBehind } from '../_support/reading.ts';
import { codesOf, KILOBYTE, openMemory, request, waits } from './_support/response-memory.ts';

describe.each([
  ['whose length is known', false],
  ['that comes in chunks', true],
])('an answer %s', (_what, isChunked) => {
  it('is refused when its request would hold too much, and what it held before stays', async () => {
    const { ask } = await openMemory(40 * KILOBYTE, 1_000 * KILOBYTE, isChunked);
    const held = request(100 * KILOBYTE);
    expect(await codesOf([readThing(ask(held)), readThing(ask(held))])).toEqual(['OK', 'OK']);
    const error = await outcomeOf(readThing(ask(held)));
    expect([error?.code, error?.details.retryable]).toEqual(['LIMIT_EXCEEDED', undefined]);
    expect(error?.message).toBe(
      'sg: getThing: the request would hold more bytes of upstream responses than limits.upstreamBytes, which is 100000.',
    );
    expect(held.held).toBe(80 * KILOBYTE);
  });

  it('waits while all requests together hold too much, and comes when one of them has ended', async () => {
    const { ask, memory } = await openMemory(40 * KILOBYTE, 100 * KILOBYTE, isChunked);
    const [first, second] = [request(), request()];
    expect(await codesOf([readThing(ask(first, 'one')), readThing(ask(first, 'two'))])).toEqual(['OK', 'OK']);
    let hasCome = false;
    const third = readThing(ask(second, 'three')).then(() => {
      hasCome = true;
    });
    await waits(second);
    expect(hasCome).toBe(false);
    memory.release(first);
    await third;
    expect([first.held, second.held]).toEqual([0, 40 * KILOBYTE]);
  });

  it('fails at the end of its time when there is still no room, and may be asked for again', async () => {
    const { ask } = await openMemory(40 * KILOBYTE, 100 * KILOBYTE, isChunked);
    const held = request();
    await codesOf([readThing(ask(held, 'one')), readThing(ask(held, 'two'))]);
    const error = await outcomeOf(readThing(ask(request(), 'three', 300)));
    expect([error?.code, error?.details.retryable]).toEqual(['LIMIT_EXCEEDED', true]);
    expect(error?.message).toContain('holds as many bytes of upstream responses as it may');
  });
});

it('holds no more than 7/8 for one caller', async () => {
  const { ask } = await openMemory(40 * KILOBYTE, 160 * KILOBYTE);
  const reads = Array.from({ length: 4 }, () => readThing(ask(request(), 'greedy', 300)));
  expect((await codesOf(reads)).toSorted()).toEqual(['LIMIT_EXCEEDED', 'OK', 'OK', 'OK']);
  expect(await codesOf([readThing(ask(request(), 'other', 300))])).toEqual(['OK']);
});

it('serves others before a caller who holds half', async () => {
  const { ask, memory } = await openMemory(40 * KILOBYTE, 160 * KILOBYTE);
  const [first, second] = [request(), request()];
  await codesOf(['greedy', 'greedy', 'greedy'].map((caller) => readThing(ask(second, caller))));
  await codesOf([readThing(ask(first, 'other'))]);
  const order: string[] = [];
  const late = { greedy: request(), third: request() };
  const waiting = Object.entries(late).map(([caller, held]) =>
    readThing(ask(held, caller)).then(() => order.push(caller)),
  );
  await Promise.all(Object.values(late).map(waits));
  memory.release(first);
  await Promise.race(waiting);
  expect(order[0]).toBe('third');
  memory.release(second);
  await Promise.all(waiting);
});

it('counts an answer once, however many requests share it', async () => {
  const { ask, seen } = await openMemory(40 * KILOBYTE, 60 * KILOBYTE);
  const requests = Array.from({ length: 10 }, () => request());
  const call = { operation: 'getThing', path: '/things/shared' };
  expect(await codesOf(requests.map((one) => read(ask(one), call, () => null)))).toEqual(Array(10).fill('OK'));
  expect([seen.length, ...requests.map(({ held }) => held)]).toEqual([1, ...Array(10).fill(40 * KILOBYTE)]);
});

it('gives back what a request held, and what failed, to the last byte', async () => {
  const { ask, memory } = await openMemory(40 * KILOBYTE, 100 * KILOBYTE);
  for (let round = 0; round < 20; round += 1) {
    const held = request(50 * KILOBYTE);
    await codesOf([readThing(ask(held)), readThing(ask(held)), readThing(ask(held))]);
    memory.release(held);
    expect(memory.ofCaller('one').held).toBe(0);
  }
});

it('counts what is inflated as what it is then', async () => {
  const body = gzipSync(JSON.stringify({ filler: 'x'.repeat(500 * KILOBYTE) }));
  const { handle } = await upstreamBehind((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': String(body.length) }).end(body);
  });
  const held = request(100 * KILOBYTE);
  expect(await codesOf([readThing(handle({ heldByRequest: held }))])).toEqual(['LIMIT_EXCEEDED']);
});

it('reads the answer to a write, whatever is held', async () => {
  const { ask } = await openMemory(40 * KILOBYTE, 50 * KILOBYTE);
  const held = request(50 * KILOBYTE);
  await readThing(ask(held));
  const call = { operation: 'createThing', path: '/things', body: {} };
  expect(await codesOf([write(ask(held), 'POST', call, () => 'made')])).toEqual(['OK']);
});

it('knows whose an answer is, however many other callers come before it', () => {
  const memory = createResponseMemory(100);
  const answer = memory.begin(memory.ofCaller('one'));
  for (let other = 0; other < 2_000; other += 1) memory.ofCaller(`made up ${other}`);
  expect(memory.grow(answer, 80, () => {})).toBe(true);
  expect(memory.grow(memory.begin(memory.ofCaller('one')), 9, () => {})).toBe(false);
});

it('keeps nothing of a caller whose read may not begin', async () => {
  const { ask } = await openMemory(KILOBYTE, 100 * KILOBYTE);
  const broke = { ...ask(request()), budget: { used: 0, max: 0 } };
  expect(await codesOf([readThing(broke)])).toEqual(['LIMIT_EXCEEDED']);
  expect(broke.heldByCaller.reading).toBe(0);
});
