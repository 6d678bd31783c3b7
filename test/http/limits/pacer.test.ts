import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { measurePacing } from '../../../bench/chaos/pacing.ts';
import { createPacer, type Pacer, type Slot } from '../../../src/http/limits/pacer.ts';
import { bounded } from '../../support/scale.ts';
import { answering } from '../../support/wire-server.ts';
import { codeOf, readThing, upstreamBehind } from '../_support/reading.ts';
import { inTurn, STAYS } from './_support/in-turn.ts';

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
  const second = Promise.resolve(pacer.enter('one', STAYS));
  const third = Promise.resolve(pacer.enter('one', STAYS));
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
  for (let call = 0; call < calls; call += 1)
    void Promise.resolve(pacer.enter(caller, STAYS)).then((turn) => turns.push(turn));
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
  const lost = clients.map(({ signal }) => Promise.resolve(pacer.enter('one', signal)).catch(() => 'lost'));
  const kept = Array.from({ length: 5_000 }, () =>
    Promise.resolve(pacer.enter('one', new AbortController().signal)).then(({ end }) => end()),
  );
  for (const client of clients) client.abort();
  first.end();
  expect(new Set(await Promise.all(lost))).toEqual(new Set(['lost']));
  await Promise.all(kept);
  expect(performance.now() - begun).toBeLessThan(bounded(600));
});

it('shares what an upstream allows among its callers and uses it up, however the rate is known', async () => {
  const teachers = ['configuration', 'words', 'status'] as const;
  const run = { allowedPerSecond: 25, seconds: 5 };
  const figures = await Promise.all(teachers.map((teacher) => measurePacing({ ...run, teacher })));
  expect(Math.min(...figures.map(({ used }) => used))).toBeGreaterThan(0.6);
  expect(Math.min(...figures.map(({ leastShare }) => leastShare))).toBeGreaterThan(0.5);
});
