import { afterEach, describe, expect, it, vi } from 'vitest';
import { uuidOf } from '../../support/native-id.ts';
import { bounded } from '../../support/scale.ts';
import { heldMb } from '../../support/strain.ts';
import { ONE, openHeld } from './_support/holding.ts';

afterEach(() => vi.restoreAllMocks());

const CREATE = `mutation { createCheckpoint(input: { vaultId: "vault:sg:${uuidOf('0')}" }) { __typename } }`;

describe('equal queries of one caller that are under way', () => {
  it('run once, and are answered alike', async () => {
    const { begin, release, shared, seen } = await openHeld();
    const begun = [await begin(ONE), await begin(ONE), await begin(ONE)];
    release();
    const answers = await Promise.all(begun.map(({ answer }) => answer));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      answers.map(() => [200, '{"data":{"vault":{"nativeId":"aaaaaaaa","name":"aaaaaaaa"}}}']),
    );
    expect(await shared(3)).toEqual([false, true, true]);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['the first', 0],
    ['another', 1],
  ])('go on for the others when %s leaves', async (_who, place) => {
    const { begin, release, brokenOff, shared, seen } = await openHeld();
    const leaving = [new AbortController(), new AbortController()];
    const [first, second] = [await begin(ONE, {}, leaving[0]?.signal), await begin(ONE, {}, leaving[1]?.signal)];
    leaving[place]?.abort();
    // The gateway has noticed, and logged, who left.
    await shared(1);
    release();
    const { status, body } = await (place === 0 ? second : first).answer;
    expect([status, body]).toEqual([200, expect.stringContaining('aaaaaaaa')]);
    expect([seen.length, brokenOff()]).toEqual([1, 0]);
  });

  it('end at the upstream within 100 ms when the last one leaves', async () => {
    const { begin, brokenOff, seen } = await openHeld();
    const leaving = new AbortController();
    for (let count = 0; count < 3; count += 1) await begin(ONE, {}, leaving.signal);
    expect([seen.length, brokenOff()]).toEqual([1, 0]);
    const startedAt = performance.now();
    leaving.abort();
    await expect.poll(brokenOff, { interval: 5, timeout: 10_000 }).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(bounded(100));
  });

  it('begin anew for who comes after all have left', async () => {
    const { begin, release, shared, brokenOff } = await openHeld();
    const leaving = new AbortController();
    await begin(ONE, {}, leaving.signal);
    leaving.abort();
    await expect.poll(brokenOff, { interval: 2, timeout: 10_000 }).toBe(1);
    const { answer } = await begin(ONE);
    release();
    expect((await answer).body).toContain('aaaaaaaa');
    expect(await shared(2)).toEqual([false, false]);
  });

  it('are not joined when a twentieth of the time is over', async () => {
    const { begin, release, shared } = await openHeld({ requestTimeoutMs: 20_000 });
    const first = await begin(ONE);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 1_001);
    const [late, later] = [await begin(ONE), await begin(ONE)];
    release();
    const bodies = await Promise.all([first, late, later].map(async ({ answer }) => (await answer).body));
    expect(new Set(bodies).size).toBe(1);
    expect(await shared(3)).toEqual([false, false, true]);
  });

  it('run each for itself where sharing is switched off', async () => {
    const { begin, release, shared } = await openHeld({ shareQueries: false });
    const begun = [await begin(ONE), await begin(ONE)];
    release();
    await Promise.all(begun.map(({ answer }) => answer));
    expect(await shared(2)).toEqual([false, false]);
  });
});

it('equal mutations are never one', async () => {
  const { begin, release, shared, seen } = await openHeld();
  const begun = [await begin({ query: CREATE }), await begin({ query: CREATE })];
  release();
  await Promise.all(begun.map(({ answer }) => answer));
  expect(await shared(2)).toEqual([false, false]);
  expect(seen.filter(({ method }) => method === 'POST')).toHaveLength(2);
});

it('an error is given to all who wait for it, and to nobody after them', async () => {
  const { begin, release, shared, seen } = await openHeld();
  const body = { ...ONE, variables: { id: `vault:sg:${uuidOf('conflict')}` } };
  const begun = [await begin(body), await begin(body)];
  release();
  const [one, other] = await Promise.all(begun.map(({ answer }) => answer));
  const again = await (await begin(body)).answer;
  expect(one?.body).toContain('CONFLICT');
  expect([other?.body, again.body]).toEqual([one?.body, one?.body]);
  expect(await shared(3)).toEqual([false, true, false]);
  expect(seen).toHaveLength(2);
});

it('nothing is kept of queries that are over', async () => {
  const { begin, shared } = await openHeld();
  const ask = async (at: number) => {
    // Stands in the key of the query, and not in its answer.
    const id = `vault:sg:${at}${' '.repeat(240_000)}`;
    const { answer } = await begin({ ...ONE, variables: { id } });
    expect((await answer).body).toContain('INVALID_INPUT');
  };
  const askSome = async (from: number) => Promise.all(Array.from({ length: 20 }, (_, at) => ask(from + at)));
  await askSome(0);
  const before = heldMb();
  for (let from = 20; from < 220; from += 20) await askSome(from);
  expect(await shared(220)).not.toContain(true);
  // Held would be 48. Buffers of bodies on open connections are freed some collections later.
  await expect.poll(() => heldMb() - before).toBeLessThan(15);
});
