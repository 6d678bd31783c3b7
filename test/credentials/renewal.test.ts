import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Fault } from '../../src/sandbox/knobs.ts';
import { MINUTE } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';
import { ISSUED, type React } from '../support/token-service.ts';
import { credentialOf } from './_support/credential.ts';

afterEach(() => vi.useRealTimers());

it.each([
  ['ten minutes ahead', 10 * MINUTE],
  ['ten minutes behind', -10 * MINUTE],
])('uses a token as long as it lives, with a clock that is %s', async (_how, offMs) => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: ISSUED + offMs });
  const { token, logins } = await credentialOf(5 * MINUTE);
  expect([await token(), await token(), logins()]).toEqual(['token-1', 'token-1', 1]);
  vi.advanceTimersByTime(3.5 * MINUTE);
  expect([await token(), logins()]).toEqual(['token-1', 1]);
  vi.advanceTimersByTime(0.6 * MINUTE);
  expect(await token()).toBe('token-1');
  await expect.poll(token).toBe('token-2');
  expect(logins()).toBe(2);
});

it('does not renew early or late when the clock is set while a token is in use', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: ISSUED });
  const { token, logins } = await credentialOf(60 * MINUTE);
  await token();
  for (const off of [10, -10]) {
    vi.setSystemTime(ISSUED + off * MINUTE);
    expect([await token(), logins()]).toEqual(['token-1', 1]);
  }
  vi.advanceTimersByTime(59.5 * MINUTE);
  expect(await token()).toBe('token-1');
  await expect.poll(token).toBe('token-2');
  expect(logins()).toBe(2);
});

describe('a token that is still good', () => {
  it.each<[what: string, fault: Fault]>([
    ['is down', { kind: 'answer', answer: { status: 503 } }],
    ['hangs', { kind: 'hang' }],
    ['refuses the login', { kind: 'answer', answer: { status: 401, body: { error: { code: 401 } } } }],
  ])('serves every read of its last 73 minutes while the token service %s', async (_what, fault) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { query, sandbox } = await openGateway({}, { sandbox: {} });
    sandbox.estate.keystone.tokenLifetimeMs = 24 * 60 * MINUTE;
    const read = () => query('{ vaults(filter: { upstreams: ["lab"] }) { failures { code } } }');
    await read();
    sandbox.knobs.rules.push({ service: 'keystone', fault });
    vi.advanceTimersByTime((24 * 60 - 73) * MINUTE);
    for (let minutes = 0; minutes < 72; minutes += 8) {
      expect(await read()).toEqual({ data: { vaults: { failures: [] } } });
      vi.advanceTimersByTime(8 * MINUTE);
    }
    expect(await read()).toEqual({ data: { vaults: { failures: [] } } });
    sandbox.knobs.rules.length = 0;
    // The token and the last pause are over as well.
    vi.advanceTimersByTime(2 * MINUTE);
    if (fault.kind !== 'hang') expect(await read()).toEqual({ data: { vaults: { failures: [] } } });
  });

  it.each<[what: string, react: React, ending: string]>([
    ['fails', () => 503, 'UPSTREAM_UNAVAILABLE'],
    ['is refused', () => 401, 'UPSTREAM_UNAVAILABLE'],
    ['hangs', () => 'hangs', 'waits'],
  ])('is used to its end while its renewal %s, and not a second longer', async (_what, react, ending) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    let isUp = true;
    const { token, logins } = await credentialOf(60 * MINUTE, (seen) => (isUp ? undefined : react(seen)));
    await token();
    isUp = false;
    vi.advanceTimersByTime(59 * MINUTE);
    const used = Array.from({ length: 50 }, token);
    expect(await Promise.all(used)).toEqual(Array(50).fill('token-1'));
    await expect.poll(logins).toBe(2);
    vi.advanceTimersByTime(54_000);
    expect(await token()).toBe('token-1');
    vi.advanceTimersByTime(6_000);
    // A wait has no signal: it shows by 50 ms without a token.
    const last = ending === 'waits' ? Promise.race([token(), sleep(50, 'waits')]) : token();
    expect(await last).toBe(ending);
  });

  it('costs one login for its renewal, however many use it meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { token, logins } = await credentialOf(60 * MINUTE);
    await token();
    vi.advanceTimersByTime(59 * MINUTE);
    expect(new Set(await Promise.all(Array.from({ length: 1_000 }, token)))).toEqual(new Set(['token-1']));
    await expect.poll(token).toBe('token-2');
    expect(logins()).toBe(2);
  });

  it.each([2, 10, 59, 120])('is not renewed with each use where it lives for %i seconds', async (seconds) => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { token, logins } = await credentialOf(seconds * 1_000);
    for (let use = 0; use < 10; use += 1) expect(await token()).toBe('token-1');
    expect(logins()).toBe(1);
    vi.advanceTimersByTime(seconds * 1_000);
    expect([await token(), logins()]).toEqual(['token-2', 2]);
  });
});
