import { afterEach, describe, expect, it, vi } from 'vitest';
import { openGateway } from '../support/gateway.ts';
import { uuidOf } from '../support/native-id.ts';
import { tokenService } from '../support/token-service.ts';
import { answering, serve } from '../support/wire-server.ts';

afterEach(() => vi.useRealTimers());

const HOUR = 3_600_000;

/** A gateway that signs in, over a Karbor that refuses what it is told to. */
async function open(isRefused: (token: string, calls: number) => boolean) {
  const service = await tokenService(HOUR);
  const karbor = await serve((request, response) => {
    const token = String(request.headers['x-auth-token']);
    const refusal = { error: { code: 401, title: 'Unauthorized', message: 'x' } };
    if (isRefused(token, karbor.seen.length)) return answering(refusal, 401)(request, response);
    return answering({ plans: [] })(request, response);
  });
  const auth = { mode: 'password', authUrl: service.authUrl, username: 'demo', password: 'pw', project: 'demo' };
  const gateway = openGateway({
    upstreams: [{ name: 'lab', kind: 'karbor', endpoint: karbor.origin, projectId: 'p1', auth }],
  });
  const ask = async () => {
    const { data, errors } = await gateway.query('{ vaults { nodes { id } } }');
    return data.vaults ? 'read' : errors?.[0]?.extensions;
  };
  return { ask, logins: service.logins, calls: () => karbor.seen.length };
}

describe('an upstream that refuses every token while logins succeed', () => {
  it('costs 100 reads two logins and two calls', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { ask, logins, calls } = await open(() => true);
    for (let reads = 0; reads < 100; reads += 1) {
      expect(await ask()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterMs: 1_000 });
    }
    expect([logins(), calls()]).toEqual([2, 2]);
  });

  it('costs them no more when they come at once', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { ask, logins } = await open(() => true);
    const refusals = await Promise.all(Array.from({ length: 100 }, ask));
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
    expect(logins()).toBe(2);
  });

  it('is tried with a new token after 1, 2, 4 … seconds, and at last once a minute', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { ask, logins, calls } = await open(() => true);
    const waits: unknown[] = [];
    for (let tries = 0; tries < 8; tries += 1) {
      const refusal = (await ask()) as { retryAfterMs: number };
      waits.push(refusal.retryAfterMs / 1_000);
      vi.advanceTimersByTime(refusal.retryAfterMs - 1);
      expect(await ask()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 1 });
      vi.advanceTimersByTime(1);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect([logins(), calls()]).toEqual([9, 9]);
  });

  it('is read again with the first token that it takes', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    let isDown = true;
    const { ask, logins } = await open(() => isDown);
    await ask();
    isDown = false;
    vi.advanceTimersByTime(1_000);
    expect([await ask(), await ask(), logins()]).toEqual(['read', 'read', 3]);
  });
});

it('forgets how long it waited once a token has lasted for a minute', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const revoked = new Set<string>(['token-1', 'token-2', 'token-3']);
  const { ask, logins } = await open((token) => revoked.has(token));
  await ask();
  vi.advanceTimersByTime(1_000);
  await ask();
  vi.advanceTimersByTime(2_000);
  expect([await ask(), logins()]).toEqual(['read', 4]);
  vi.advanceTimersByTime(60_000);
  for (const token of ['token-4', 'token-5']) revoked.add(token);
  // The first fresh one comes at once, and the wait behind it is the first again.
  expect(await ask()).toMatchObject({ retryAfterMs: 1_000 });
  expect(logins()).toBe(5);
});

it('lets a good token that is revoked soon cost no wait, and the next one that is do so', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const revoked = new Set<string>(['token-1']);
  const { ask, logins } = await open((token) => revoked.has(token));
  expect(await ask()).toBe('read');
  revoked.add('token-2');
  expect([await ask(), logins()]).toEqual(['read', 3]);
  revoked.add('token-3');
  expect(await ask()).toMatchObject({ retryAfterMs: 1_000 });
  expect(logins()).toBe(3);
});

it('takes no refusal of a token that was replaced meanwhile for one of the new token', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const held: (() => void)[] = [];
  const service = await tokenService(HOUR);
  const karbor = await serve((request, response) => {
    if (request.headers['x-auth-token'] === 'token-1') {
      held.push(() => answering({ error: { code: 401 } }, 401)(request, response));
      return undefined;
    }
    const id = request.url?.split('/').at(-1);
    const plan = { id, name: id, status: 'suspended', provider_id: 'one', resources: [] };
    return answering({ plan })(request, response);
  });
  const auth = { mode: 'password', authUrl: service.authUrl, username: 'demo', password: 'pw', project: 'demo' };
  const gateway = openGateway({
    upstreams: [{ name: 'lab', kind: 'karbor', endpoint: karbor.origin, projectId: 'p1', auth }],
  });
  const names = ['a', 'b', 'c'].map(uuidOf);
  const reads = names.map((id) => gateway.query(`{ vault(id: "vault:lab:${id}") { name } }`));
  await expect.poll(() => held.length).toBe(3);
  for (const refuse of held) {
    const before = karbor.seen.length;
    refuse();
    await expect.poll(() => karbor.seen.length).toBe(before + 1);
  }
  expect(await Promise.all(reads)).toEqual(names.map((name) => ({ data: { vault: { name } } })));
  expect(service.logins()).toBe(2);
});

it('keeps the waits of two upstreams apart', async () => {
  const refusing = await open(() => true);
  const taking = await open(() => false);
  await refusing.ask();
  expect(await taking.ask()).toBe('read');
  expect([refusing.logins(), taking.logins()]).toEqual([2, 1]);
});
