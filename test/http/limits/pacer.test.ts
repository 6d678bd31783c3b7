import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { measurePacing } from '../../../bench/chaos/pacing.ts';
import { createPacer, type Pacer, type Slot } from '../../../src/http/limits/pacer.ts';
import { bounded } from '../../support/scale.ts';
import { answering } from '../../support/wire-server.ts';
import { codeOf, readThing, upstreamBehind } from '../_support/reading.ts';

const STAYS = new AbortController().signal;
const UNLIMITED = { maxParallel: 64, callsPerSecond: undefined };

it('has no more calls under way than it may', async () => {
  const held: ServerResponse[] = [];
  let most = 0;
  const pacer = createPacer({ maxParallel: 3, callsPerSecond: undefined });
  const { handle, seen } = await upstreamBehind(
    (_request, response) => {
      held.push(response);
      most = Math.max(most, held.length);
      setTimeout(() => held.shift()?.end('{}'), 10);
    },
    { pacer },
  );
  await Promise.all(Array.from({ length: 30 }, () => codeOf(readThing(handle()))));
  expect(seen).toHaveLength(30);
  expect(most).toBe(3);
});

it('sends no more in a second than it may', async () => {
  const pacer = createPacer({ maxParallel: 64, callsPerSecond: 40 });
  const { handle, arrivals } = await upstreamBehind(answering({}), { pacer });
  await Promise.all(Array.from({ length: 60 }, () => codeOf(readThing(handle()))));
  const inASecond = arrivals.map((start) => arrivals.filter((at) => at >= start && at < start + 1_000).length);
  expect(arrivals).toHaveLength(60);
  expect(Math.max(...inASecond)).toBeLessThanOrEqual(44);
});

it('loses nothing of a high rate to late timers', async () => {
  const pacer = createPacer({ maxParallel: 64, callsPerSecond: 500 });
  const begun = performance.now();
  for (let turn = 0; turn < 500; turn += 1) await inTurn(pacer, 'one');
  expect(performance.now() - begun).toBeLessThan(1_500);
});

it('takes callers in turn, however much one of them asks', async () => {
  const pacer = createPacer({ maxParallel: 1, callsPerSecond: undefined });
  const order: string[] = [];
  const ask = (caller: string) => inTurn(pacer, caller).then(() => order.push(caller));
  await Promise.all(['greedy', 'greedy', 'greedy', 'greedy', 'one', 'two', 'one'].map(ask));
  expect(order).toEqual(['greedy', 'greedy', 'one', 'two', 'greedy', 'one', 'greedy']);
});

it('gives the place of a call that was given up to the next one', async () => {
  const pacer = createPacer({ maxParallel: 1, callsPerSecond: undefined });
  const first = await pacer.enter('one', STAYS);
  const client = new AbortController();
  const givenUp = expect(pacer.enter('two', client.signal)).rejects.toMatchObject({
    kind: 'aborted',
    mayHaveBeenSent: false,
  });
  const third = pacer.enter('three', STAYS);
  client.abort();
  await givenUp;
  first.end();
  (await third).end();
  await expect(pacer.enter('four', client.signal)).rejects.toMatchObject({ kind: 'aborted' });
  await inTurn(pacer, 'five');
});

it('frees a place once, however often a call ends', async () => {
  const pacer = createPacer({ maxParallel: 1, callsPerSecond: undefined });
  const first = await pacer.enter('one', STAYS);
  const second = pacer.enter('one', STAYS);
  const third = pacer.enter('one', STAYS);
  first.end();
  first.end();
  const winner = await Promise.race([second.then(() => 'second'), third.then(() => 'third')]);
  expect(winner).toBe('second');
  (await second).end();
  (await third).end();
});

/** So many of a caller's calls have a place at once, of as many as given. */
async function placesOf(pacer: Pacer, caller: string, calls: number) {
  const turns: Slot[] = [];
  for (let call = 0; call < calls; call += 1) void pacer.enter(caller, STAYS).then((turn) => turns.push(turn));
  await new Promise((resolve) => setImmediate(resolve));
  return turns;
}

it.each([
  [1, 1],
  [3, 3],
  [8, 7],
  [64, 56],
  [100, 88],
])('gives one caller no more than 7/8 of the places: of %i %i', async (maxParallel, most) => {
  const pacer = createPacer({ maxParallel, callsPerSecond: undefined });
  const greedy = await placesOf(pacer, 'greedy', 200);
  expect(greedy).toHaveLength(most);
  expect(await placesOf(pacer, 'other', 200)).toHaveLength(maxParallel - most);
});

it('gives one caller no further place above half while others wait', async () => {
  const pacer = createPacer({ maxParallel: 8, callsPerSecond: undefined });
  const greedy = await placesOf(pacer, 'greedy', 100);
  const other = await placesOf(pacer, 'other', 100);
  expect([greedy.length, other.length]).toEqual([7, 1]);
  for (const turn of greedy.splice(0, 3)) turn.end();
  await new Promise((resolve) => setImmediate(resolve));
  expect([greedy.length, other.length]).toEqual([4, 4]);
  for (const turn of other.splice(0)) turn.end();
  await new Promise((resolve) => setImmediate(resolve));
  expect([greedy.length, other.length]).toEqual([4, 4]);
});

it('takes and gives up five thousand calls of one caller in little time', async () => {
  const pacer = createPacer({ maxParallel: 1, callsPerSecond: undefined });
  const first = await pacer.enter('one', STAYS);
  const clients = Array.from({ length: 5_000 }, () => new AbortController());
  const begun = performance.now();
  const lost = clients.map(({ signal }) => pacer.enter('one', signal).catch(() => 'lost'));
  const kept = Array.from({ length: 5_000 }, () =>
    pacer.enter('one', new AbortController().signal).then(({ end }) => end()),
  );
  for (const client of clients) client.abort();
  first.end();
  expect(new Set(await Promise.all(lost))).toEqual(new Set(['lost']));
  await Promise.all(kept);
  expect(performance.now() - begun).toBeLessThan(bounded(600));
});

describe('a 429', () => {
  it('that one caller alone gets beside others is a matter of their own', async () => {
    const pacer = createPacer(UNLIMITED);
    for (let count = 0; count < 20; count += 1) {
      await inTurn(pacer, 'other');
      const turn = await pacer.enter('throttled', STAYS);
      turn.onThrottled({ limit: 1, windowMs: 1_000 });
      turn.end();
    }
    const begun = performance.now();
    for (let count = 0; count < 20; count += 1) await inTurn(pacer, 'other');
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it('that one caller alone got before others came holds nobody back but that one', async () => {
    const pacer = createPacer(UNLIMITED);
    const turn = await pacer.enter('throttled', STAYS);
    turn.onThrottled({ limit: 1, windowMs: 1_000 });
    turn.end();
    let isOver = false;
    const held = inTurn(pacer, 'throttled').then(() => {
      isOver = true;
    });
    const begun = performance.now();
    for (let count = 0; count < 20; count += 1) await inTurn(pacer, 'other');
    expect(performance.now() - begun).toBeLessThan(500);
    expect(isOver).toBe(false);
    await held;
    expect(performance.now() - begun).toBeGreaterThan(700);
  });

  it('that two callers get teaches', async () => {
    const pacer = createPacer(UNLIMITED);
    for (const caller of ['one', 'two']) {
      const turn = await pacer.enter(caller, STAYS);
      turn.onThrottled({ limit: 10, windowMs: 1_000 });
      turn.end();
    }
    const begun = performance.now();
    for (let count = 0; count < 3; count += 1) await inTurn(pacer, 'three');
    expect(performance.now() - begun).toBeGreaterThan(250);
  });

  it('that names a limit teaches that limit', async () => {
    const pacer = createPacer(UNLIMITED);
    const turn = await pacer.enter('one', STAYS);
    turn.onThrottled({ limit: 10, windowMs: 1_000 });
    turn.end();
    const begun = performance.now();
    for (let count = 0; count < 5; count += 1) await inTurn(pacer, 'one');
    expect(performance.now() - begun).toBeGreaterThan(450);
    expect(performance.now() - begun).toBeLessThan(2_500);
  });

  it('that names none teaches how many were accepted, however many were refused', async () => {
    const pacer = createPacer(UNLIMITED);
    const turns = await Promise.all(Array.from({ length: 50 }, () => pacer.enter('one', STAYS)));
    for (const [place, turn] of turns.entries()) {
      if (place >= 10) turn.onThrottled(undefined);
      turn.end();
    }
    const begun = performance.now();
    for (let count = 0; count < 5; count += 1) await inTurn(pacer, 'one');
    expect(performance.now() - begun).toBeGreaterThan(400);
    expect(performance.now() - begun).toBeLessThan(2_500);
  });

  it('that comes alone takes little of the rate', async () => {
    const pacer = createPacer({ maxParallel: 64, callsPerSecond: 50 });
    const turn = await pacer.enter('one', STAYS);
    turn.onThrottled(undefined);
    turn.end();
    const begun = performance.now();
    for (let count = 0; count < 25; count += 1) await inTurn(pacer, 'one');
    expect(performance.now() - begun).toBeLessThan(2_500);
  });
});

it('shares what an upstream allows among its callers and uses it up, however the rate is known', async () => {
  const teachers = ['configuration', 'words', 'status'] as const;
  const run = { allowedPerSecond: 25, seconds: 5 };
  const figures = await Promise.all(teachers.map((teacher) => measurePacing({ ...run, teacher })));
  expect(Math.min(...figures.map(({ used }) => used))).toBeGreaterThan(0.6);
  expect(Math.min(...figures.map(({ leastShare }) => leastShare))).toBeGreaterThan(0.5);
});

async function inTurn(pacer: Pacer, caller: string): Promise<void> {
  const turn = await pacer.enter(caller, STAYS);
  await Promise.resolve();
  turn.end();
}
