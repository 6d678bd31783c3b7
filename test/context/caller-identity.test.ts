import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createContexts } from '../../src/context/context.ts';
import { LAB, read, SG } from '../support/config.ts';
import { bearer, CALLERS, KEYS } from '../support/guarded.ts';
import { leaksIn } from '../support/leaks.ts';

const EVERYWHERE = { callers: CALLERS.map(({ upstreams, ...caller }) => caller) };

function open(keys: object = EVERYWHERE) {
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const config = read({ upstreams: [SG, { ...SG, name: 'eu', projectId: 'p2' }, LAB], ...keys });
  const { callerOf } = createContexts(config, { dispatcher, warn: () => {}, report: () => {} });
  return (headers: Record<string, string>) => callerOf(new Headers(headers)).identity;
}

const HASH = /^[A-Za-z0-9_-]{43}$/;
const TOKEN = 'gAAAAABtoken-of-a-caller-0123456789';

describe('the identity of a caller', () => {
  it('is undefined without a key and a token', () => {
    expect(open()({})).toBeUndefined();
    expect(open()({ authorization: 'Basic dTpw', 'x-auth-token-lab': TOKEN })).toBeUndefined();
  });

  it('is their configured name with a right key, and one id whatever else they send', () => {
    const callerOf = open();
    const alone = callerOf(bearer(KEYS.reader));
    expect(alone).toEqual({ label: 'reader', id: expect.stringMatching(HASH), isAuthenticated: true });
    expect(callerOf({ ...bearer(KEYS.reader), 'x-auth-token': TOKEN })).toEqual(alone);
    expect(callerOf(bearer(KEYS.writer))?.id).not.toBe(alone?.id);
  });

  it.each([
    ['a wrong key', bearer(KEYS.wrong)],
    ['a token', { 'x-auth-token': TOKEN }],
    ['the tokens of two upstreams', { 'x-auth-token-sg': TOKEN, 'x-auth-token-eu': 'another' }],
  ])('is a piece of a keyed hash with %s', (_what, headers) => {
    const found = open()(headers);
    expect(found).toEqual({ label: found?.id.slice(0, 8), id: expect.stringMatching(HASH), isAuthenticated: false });
  });

  it('follows the token rather than a wrong key, which anybody can make up', () => {
    const callerOf = open();
    const both = callerOf({ ...bearer(KEYS.wrong), 'x-auth-token': TOKEN });
    expect(both).toEqual(callerOf({ 'x-auth-token': TOKEN }));
    expect(both).toEqual(callerOf({ 'x-auth-token-sg': TOKEN, 'x-auth-token-eu': TOKEN }));
  });

  it('knows nobody by key where there is no list of callers', () => {
    expect(open({})(bearer(KEYS.reader))?.isAuthenticated).toBe(false);
  });

  it('is the same in every process with the same secret, and another one with another', () => {
    const secrets = ['s'.repeat(32), 's'.repeat(32), 't'.repeat(32)];
    for (const headers of [bearer(KEYS.wrong), { 'x-auth-token': TOKEN }, bearer(KEYS.reader)]) {
      const [first, second, other] = secrets.map((secret) => open({ ...EVERYWHERE, secret })(headers));
      expect(second).toEqual(first);
      expect(other?.id).not.toBe(first?.id);
    }
  });

  it('is another one in another process, and holds no piece of what was sent', () => {
    const headers = { ...bearer(KEYS.wrong), 'x-auth-token': TOKEN };
    const [first, second] = [open()(headers), open()(headers)];
    expect(first?.id).not.toBe(second?.id);
    expect(leaksIn(JSON.stringify([first, second]), [TOKEN, ...Object.values(KEYS)])).toEqual([]);
  });
});
