import { afterEach, expect, it, vi } from 'vitest';
import { MINUTE } from '../support/estates.ts';
import type { React } from '../support/token-service.ts';
import { credentialOf } from './_support/credential.ts';

afterEach(() => vi.useRealTimers());

it('waits longer after each refused login, asks nothing meanwhile, and recovers', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  let status: number | undefined = 401;
  const { token, logins } = await credentialOf(60 * MINUTE, () => status);
  const asks = async (ms: number) => {
    vi.advanceTimersByTime(ms);
    return [await token(), await token(), logins()];
  };
  const refused = ['UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE'];
  expect(await asks(0)).toEqual([...refused, 1]);
  expect(await asks(900)).toEqual([...refused, 1]);
  expect(await asks(200)).toEqual([...refused, 2]);
  expect(await asks(1_900)).toEqual([...refused, 2]);
  expect(await asks(200)).toEqual([...refused, 3]);
  status = undefined;
  expect(await asks(3_900)).toEqual([...refused, 3]);
  expect(await asks(200)).toEqual(['token-4', 'token-4', 4]);
});

/** Lets the time pass until a login may be tried again, so many times; the waits in between. */
async function waitsOf({ waitMs }: Awaited<ReturnType<typeof credentialOf>>, times: number): Promise<unknown[]> {
  const waits: unknown[] = [];
  for (let tries = 0; tries < times; tries += 1) {
    await waitMs();
    const left = await waitMs();
    waits.push(left);
    vi.advanceTimersByTime(Number(left));
  }
  return waits;
}

it.each<[what: string, react: React, waits: number[]]>([
  ['is out of order', () => 503, [1, 2, 4, 8, 15, 15, 15]],
  ['breaks the connection', () => 'broken', [1, 2, 4, 8, 15, 15, 15]],
  ['refuses the login', () => 401, [1, 2, 4, 8, 16, 32, 60]],
  ['does not know the application credential', () => 404, [1, 2, 4, 8, 16, 32, 60]],
  ['asks for fewer logins', () => 429, [1, 2, 4, 8, 16, 32, 60]],
  ['asks for fewer logins, and says when', () => [429, { 'retry-after': '20' }], [20, 20, 20, 20, 20, 32, 60]],
  ['is asked too much for a month', () => [429, { 'retry-after': '999999' }], [600, 600]],
])('says how long it waits when the token service %s', async (_what, react, waits) => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const credential = await credentialOf(60 * MINUTE, react);
  expect(await waitsOf(credential, waits.length)).toEqual(waits.map((seconds) => seconds * 1_000));
  expect(credential.logins()).toBe(waits.length);
});

it('says how long it waits with the first failure too, where another try may go better', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  let status = 503;
  const { waitMs } = await credentialOf(60 * MINUTE, () => status);
  expect(await waitMs()).toBe(1_000);
  status = 401;
  vi.advanceTimersByTime(1_000);
  expect([await waitMs(), await waitMs()]).toEqual([undefined, 2_000]);
});

it('is back within 15 seconds of a token service that was out of order for long', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  let status: number | undefined = 503;
  const { token } = await credentialOf(60 * MINUTE, () => status);
  for (let seconds = 0; seconds < 600; seconds += 10) {
    await token();
    vi.advanceTimersByTime(10_000);
  }
  await token();
  status = undefined;
  vi.advanceTimersByTime(15_000);
  expect(await token()).toMatch(/^token-/);
});
