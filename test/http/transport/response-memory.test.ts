import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { read, write } from '../../../src/http/request.ts';
import {
  createResponseMemory,
  type HeldByRequest,
  heldByRequest,
} from '../../../src/http/transport/response-memory.ts';
import { createUpstreamState } from '../../../src/http/upstream-state.ts';
import { inMs, outcomeOf, readThing, upstreamBehind } from '../_support/reading.ts';

const KILOBYTE = 1_000;

/** Answers with so many bytes of JSON. */
function sending(bytes: number, isChunked = false): RequestListener {
  const body = JSON.stringify({ filler: 'x'.repeat(bytes - '{"filler":""}'.length) });
  return (_request, response) => {
    response.writeHead(200, isChunked ? {} : { 'content-length': String(body.length) });
    // Two parts, so that the second one finds the first one held.
    response.write(body.slice(0, bytes / 2));
    setImmediate(() => response.end(body.slice(bytes / 2)));
  };
}

/** An upstream whose answers have so many bytes, a memory of its own, and requests of callers. */
async function open(bytes: number, size: number, isChunked = false) {
  const upstream = await upstreamBehind(sending(bytes, isChunked));
  const memory = createResponseMemory(size);
  const ask = (request: HeldByRequest, caller = 'one', ms = 5_000) =>
    upstream.handle({ memory, caller, heldByCaller: memory.ofCaller(caller), heldByRequest: request, ...inMs(ms) });
  return { ...upstream, memory, ask };
}

const request = (most = 1_000 * KILOBYTE) => heldByRequest(most);
const codesOf = async (work: readonly Promise<unknown>[]) =>
  (await Promise.all(work.map(outcomeOf))).map((error) => error?.code ?? 'OK');

describe.each([
  ['whose length is known', false],
  ['that comes in chunks', true],
])('an answer %s', (_what, isChunked) => {
  it('is refused when its request would hold too much, and what it held before stays', async () => {
    const { ask } = await open(40 * KILOBYTE, 1_000 * KILOBYTE, isChunked);
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
    const { ask, memory } = await open(40 * KILOBYTE, 100 * KILOBYTE, isChunked);
    const [first, second] = [request(), request()];
    expect(await codesOf([readThing(ask(first, 'one')), readThing(ask(first, 'two'))])).toEqual(['OK', 'OK']);
    let hasCome = false;
    const third = readThing(ask(second, 'three')).then(() => {
      hasCome = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(hasCome).toBe(false);
    memory.release(first);
    await third;
    expect([first.held, second.held]).toEqual([0, 40 * KILOBYTE]);
  });

  it('fails at the end of its time when there is still no room, and may be asked for again', async () => {
    const { ask } = await open(40 * KILOBYTE, 100 * KILOBYTE, isChunked);
    const held = request();
    await codesOf([readThing(ask(held, 'one')), readThing(ask(held, 'two'))]);
    const error = await outcomeOf(readThing(ask(request(), 'three', 300)));
    expect([error?.code, error?.details.retryable]).toEqual(['LIMIT_EXCEEDED', true]);
    expect(error?.message).toContain('holds as many bytes of upstream responses as it may');
  });
});

it('holds no more than 7/8 for one caller', async () => {
  const { ask } = await open(40 * KILOBYTE, 160 * KILOBYTE);
  const reads = Array.from({ length: 4 }, () => readThing(ask(request(), 'greedy', 300)));
  expect((await codesOf(reads)).toSorted()).toEqual(['LIMIT_EXCEEDED', 'OK', 'OK', 'OK']);
  expect(await codesOf([readThing(ask(request(), 'other', 300))])).toEqual(['OK']);
});

it('serves others before a caller who holds half', async () => {
  const { ask, memory } = await open(40 * KILOBYTE, 160 * KILOBYTE);
  const [first, second] = [request(), request()];
  await codesOf(['greedy', 'greedy', 'greedy'].map((caller) => readThing(ask(second, caller))));
  await codesOf([readThing(ask(first, 'other'))]);
  const order: string[] = [];
  const waiting = ['greedy', 'third'].map((caller) => readThing(ask(request(), caller)).then(() => order.push(caller)));
  await new Promise((resolve) => setTimeout(resolve, 50));
  memory.release(first);
  await Promise.race(waiting);
  expect(order[0]).toBe('third');
  memory.release(second);
  await Promise.all(waiting);
});

it('counts an answer once, however many requests share it', async () => {
  const { ask, seen } = await open(40 * KILOBYTE, 60 * KILOBYTE);
  const requests = Array.from({ length: 10 }, () => request());
  const call = { operation: 'getThing', path: '/things/shared' };
  expect(await codesOf(requests.map((one) => read(ask(one), call, () => null)))).toEqual(Array(10).fill('OK'));
  expect([seen.length, ...requests.map(({ held }) => held)]).toEqual([1, ...Array(10).fill(40 * KILOBYTE)]);
});

it('gives back what a request held, and what failed, to the last byte', async () => {
  const { ask, memory } = await open(40 * KILOBYTE, 100 * KILOBYTE);
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
  const { ask } = await open(40 * KILOBYTE, 50 * KILOBYTE);
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

it('counts what a request waits for as what it will hold', async () => {
  const { ask, memory } = await open(40 * KILOBYTE, 100 * KILOBYTE);
  const others = [request(), request()];
  await codesOf(others.map((other, at) => readThing(ask(other, `other ${at}`))));
  const held = request(60 * KILOBYTE);
  const work = codesOf([readThing(ask(held)), readThing(ask(held))]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  others.forEach(memory.release);
  expect((await work).toSorted()).toEqual(['LIMIT_EXCEEDED', 'OK']);
  expect(held.held).toBe(40 * KILOBYTE);
});

/** Answers with 40 kB, each kilobyte a chunk of its own. */
const inPieces: RequestListener = (_request, response) => {
  response.write('{"filler":"');
  for (let piece = 0; piece < 40; piece += 1) response.write('x'.repeat(KILOBYTE));
  response.end('"}');
};

it.each([
  ['several callers', ['three', 'four']],
  ['one caller', ['three', 'three']],
])('two answers of %s that come in pieces both go on when there is room again', async (_whose, callers) => {
  const memory = createResponseMemory(100 * KILOBYTE);
  const { handle } = await upstreamBehind(inPieces);
  const ask = (held: HeldByRequest, caller: string) =>
    handle({ memory, caller, heldByCaller: memory.ofCaller(caller), heldByRequest: held, ...inMs(2_000) });
  const first = request();
  expect(await codesOf([readThing(ask(first, 'one')), readThing(ask(first, 'two'))])).toEqual(['OK', 'OK']);
  const full = memory.begin(memory.ofCaller('five'));
  memory.grow(full, 19_900, () => {});
  const work = codesOf(callers.map((caller) => readThing(ask(request(), caller))));
  await new Promise((resolve) => setTimeout(resolve, 100));
  memory.release(first);
  expect(await work).toEqual(['OK', 'OK']);
});

it('keeps nothing of a caller whose read may not begin', async () => {
  const { ask } = await open(KILOBYTE, 100 * KILOBYTE);
  const broke = { ...ask(request()), spending: { made: 0, most: 0 } };
  expect(await codesOf([readThing(broke)])).toEqual(['LIMIT_EXCEEDED']);
  expect(broke.heldByCaller.reading).toBe(0);
});

it('lets others pass one who waits for their own share', async () => {
  const { ask } = await open(40 * KILOBYTE, 160 * KILOBYTE);
  const greedy = ['greedy', 'greedy', 'greedy'].map((caller) => readThing(ask(request(), caller)));
  expect(await codesOf(greedy)).toEqual(['OK', 'OK', 'OK']);
  const waiting = codesOf([readThing(ask(request(), 'greedy', 500))]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await codesOf([readThing(ask(request(), 'other', 300))])).toEqual(['OK']);
  expect(await waiting).toEqual(['LIMIT_EXCEEDED']);
});

it('an inflated answer that finds no room gives its place and its bytes back with its time', async () => {
  const body = gzipSync(JSON.stringify({ filler: 'x'.repeat(50 * KILOBYTE) }));
  const { handle } = await upstreamBehind(
    (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(body),
    createUpstreamState({ maxParallel: 1, callsPerSecond: undefined }),
  );
  const memory = createResponseMemory(100 * KILOBYTE);
  const heldByCaller = memory.ofCaller('one');
  const others = memory.begin(memory.ofCaller('others'));
  expect(memory.grow(others, 80 * KILOBYTE, () => {})).toBe(true);
  const held = request();
  const error = await outcomeOf(readThing(handle({ memory, heldByCaller, heldByRequest: held, ...inMs(200) })));
  expect([error?.code, error?.details.retryable]).toEqual(['LIMIT_EXCEEDED', true]);
  memory.release(held);
  await expect.poll(() => heldByCaller.held).toBe(0);
  expect(await codesOf([readThing(handle(inMs(500)))])).toEqual(['OK']);
});

describe('an answer that has waited here for room', () => {
  /** Half of an answer, of which the rest comes never, or the connection ends behind it. */
  const half =
    (isEnded: boolean): RequestListener =>
    (_request, response) => {
      response.writeHead(200, { 'content-length': String(40 * KILOBYTE) }).write('x'.repeat(20 * KILOBYTE));
      if (isEnded) setTimeout(() => response.destroy(), 50);
    };

  it.each([
    ['and then breaks', true, 'LIMIT_EXCEEDED', true],
    ['and then has too little of its time left', false, 'UPSTREAM_TIMEOUT', undefined],
  ])('%s says nothing about its upstream', async (_how, isEnded, code, retryable) => {
    const memory = createResponseMemory(100 * KILOBYTE);
    const { handle, state } = await upstreamBehind(half(isEnded));
    const outcomes: unknown[] = [];
    const own = state.breakers.of({ id: 'one', tenant: 'one' });
    const breaker = { ...own, enter: () => ({ report: (outcome: unknown) => void outcomes.push(outcome) }) };
    const others = memory.begin(memory.ofCaller('others'));
    memory.grow(others, 80 * KILOBYTE, () => {});
    const heldByCaller = memory.ofCaller('one');
    const parts = { memory, heldByCaller, heldByRequest: request(), breaker, timeoutMs: 300 };
    const reading = outcomeOf(readThing(handle({ ...parts, ...inMs(400) })));
    await new Promise((resolve) => setTimeout(resolve, 250));
    memory.empty(others);
    const error = await reading;
    expect([error?.code, error?.details.retryable]).toEqual([code, retryable]);
    await expect.poll(() => outcomes).toEqual([undefined]);
  });
});
