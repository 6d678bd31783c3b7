import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createResponseMemory, type HeldByRequest } from '../../../src/http/transport/response-memory.ts';
import { createUpstreamState } from '../../../src/http/upstream-state.ts';
import { inMs, outcomeOf, readThing, upstreamBehind } from '../_support/reading.ts';
import { codesOf, KILOBYTE, openMemory, request, waits } from './_support/response-memory.ts';

it('counts what a request waits for as what it will hold', async () => {
  const { ask, memory } = await openMemory(40 * KILOBYTE, 100 * KILOBYTE);
  const others = [request(), request()];
  await codesOf(others.map((other, at) => readThing(ask(other, `other ${at}`))));
  const held = request(60 * KILOBYTE);
  const work = [1, 2].map(() => codesOf([readThing(ask(held))]));
  expect(await Promise.race(work)).toEqual(['LIMIT_EXCEEDED']);
  others.forEach(memory.release);
  expect((await Promise.all(work)).flat().toSorted()).toEqual(['LIMIT_EXCEEDED', 'OK']);
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
  const late = callers.map((caller) => ({ caller, held: request() }));
  const work = codesOf(late.map(({ caller, held }) => readThing(ask(held, caller))));
  await Promise.all(late.map(({ held }) => waits(held)));
  memory.release(first);
  expect(await work).toEqual(['OK', 'OK']);
});

it('lets others pass one who waits for their own share', async () => {
  const { ask } = await openMemory(40 * KILOBYTE, 160 * KILOBYTE);
  const greedy = ['greedy', 'greedy', 'greedy'].map((caller) => readThing(ask(request(), caller)));
  expect(await codesOf(greedy)).toEqual(['OK', 'OK', 'OK']);
  const late = request();
  const waiting = codesOf([readThing(ask(late, 'greedy', 500))]);
  await waits(late);
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
  /** Half of an answer, of which the rest never comes. */
  const half: RequestListener = (_request, response) =>
    void response.writeHead(200, { 'content-length': String(40 * KILOBYTE) }).write('x'.repeat(20 * KILOBYTE));

  it.each([
    ['and then breaks', true, 'LIMIT_EXCEEDED', true],
    ['and then has too little of its time left', false, 'UPSTREAM_TIMEOUT', undefined],
  ])('%s says nothing about its upstream', async (_how, isEnded, code, retryable) => {
    const memory = createResponseMemory(100 * KILOBYTE);
    let breakOff = () => {};
    const { handle, state } = await upstreamBehind((incoming, response) => {
      breakOff = () => void response.destroy();
      half(incoming, response);
    });
    const outcomes: unknown[] = [];
    const own = state.breakers.of({ id: 'one', tenant: 'one' });
    const breaker = { ...own, enter: () => ({ report: (outcome: unknown) => void outcomes.push(outcome) }) };
    const others = memory.begin(memory.ofCaller('others'));
    memory.grow(others, 80 * KILOBYTE, () => {});
    const heldByCaller = memory.ofCaller('one');
    const held = request();
    const parts = { memory, heldByCaller, heldByRequest: held, breaker, timeoutMs: 300 };
    const reading = outcomeOf(readThing(handle({ ...parts, ...inMs(400) })));
    await waits(held);
    if (isEnded) breakOff();
    // Most of the time of the call, which it waits here.
    await sleep(250);
    memory.empty(others);
    const error = await reading;
    expect([error?.code, error?.details.retryable]).toEqual([code, retryable]);
    await expect.poll(() => outcomes).toEqual([undefined]);
  });
});
