import { afterEach, describe, expect, it, vi } from 'vitest';
import { MINUTE } from '../support/estates.ts';
import { ISSUED, type React } from '../support/token-service.ts';
import { credentialOf } from './_support/credential.ts';

afterEach(() => vi.useRealTimers());

describe('the lifetime of a token', () => {
  const bodyWith = (times: object, headers = {}): React => {
    return ({ logins }) => [201, { 'x-subject-token': `token-${logins}`, ...headers }, { token: times }];
  };
  const HOUR_ON = { expires_at: new Date(ISSUED + 60 * MINUTE).toISOString() };

  it('has no end where expires_at is null', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { token, logins } = await credentialOf(0, bodyWith({ expires_at: null }));
    await token();
    vi.advanceTimersByTime(365 * 24 * 60 * MINUTE);
    expect([await token(), logins()]).toEqual(['token-1', 1]);
  });

  it.each<[what: string, clockMs: number, headers: object]>([
    ['the Date of the answer', 30 * MINUTE, { date: new Date(ISSUED).toUTCString() }],
    ['the clock of the gateway where there is no Date either', 0, { date: 'no date' }],
  ])('begins at %s where there is no issued_at', async (_what, clockMs, headers) => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'], now: ISSUED + clockMs });
    const { token, logins } = await credentialOf(0, bodyWith({ ...HOUR_ON, issued_at: null }, headers));
    await token();
    vi.advanceTimersByTime(55 * MINUTE);
    expect([await token(), logins()]).toEqual(['token-1', 1]);
    vi.advanceTimersByTime(5 * MINUTE);
    expect([await token(), logins()]).toEqual(['token-2', 2]);
  });

  it('is a second at least, so that a token which ends at once costs a login a second at most', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { token, logins } = await credentialOf(-MINUTE);
    for (let use = 0; use < 10; use += 1) expect(await token()).toBe('token-1');
    vi.advanceTimersByTime(1_000);
    expect([await token(), logins()]).toEqual(['token-2', 2]);
  });

  it.each<[what: string, times: object]>([
    ['is not told', {}],
    ['is no time', { expires_at: 'soon' }],
  ])('makes the login a bad response where it %s', async (_what, times) => {
    const { token } = await credentialOf(0, bodyWith(times));
    expect(await token()).toBe('UPSTREAM_BAD_RESPONSE');
  });

  it.each(['', 'with space', 'with-ÿ'])('needs a token: %j is none', async (text) => {
    const { token } = await credentialOf(0, () => [201, { 'x-subject-token': text }, { token: HOUR_ON }]);
    expect(await token()).toBe('UPSTREAM_BAD_RESPONSE');
  });
});
