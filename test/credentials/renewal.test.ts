import { Agent } from 'undici';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { keystoneCredential } from '../../src/credentials/keystone.ts';
import { GatewayError } from '../../src/failure.ts';
import type { PreparedRequest } from '../../src/http/upstream.ts';
import { openGateway } from '../support/gateway.ts';
import { create } from '../support/mutations.ts';
import { answering, serve } from '../support/wire-server.ts';

const ISSUED = Date.UTC(2026, 2, 1);
const REQUEST: PreparedRequest = { method: 'GET', origin: 'http://x', path: '/', headers: {}, body: null };
const NOBODY = { get: () => null };
const MINUTE = 60_000;

afterEach(() => vi.useRealTimers());

/** A token service that gives token-1, token-2 …, or refuses with a status. */
async function tokenService(lifetimeMs: number, refusal: () => number | undefined = () => undefined) {
  let count = 0;
  const service = await serve((request, response) => {
    count += 1;
    const status = refusal();
    if (status !== undefined) return answering({ error: { code: status } }, status)(request, response);
    const times = {
      issued_at: new Date(ISSUED).toISOString(),
      expires_at: new Date(ISSUED + lifetimeMs).toISOString(),
    };
    return answering({ token: times }, 201, { 'x-subject-token': `token-${count}` })(request, response);
  });
  return { ...service, logins: () => count };
}

/** The credential alone. Clocks are real but for the one that is named. */
async function credentialOf(lifetimeMs: number, refusal?: () => number | undefined) {
  const service = await tokenService(lifetimeMs, refusal);
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const credential = keystoneCredential('lab', { authUrl: `${service.origin}/v3`, auth: {} }, dispatcher);
  const signal = new AbortController().signal;
  const token = () =>
    credential.authorize(NOBODY, REQUEST, signal).then(
      (authority) => authority['x-auth-token'],
      (error: unknown) => (error instanceof GatewayError ? error.code : error),
    );
  return { ...service, token };
}

it('signs in with an application credential, without a scope, and uses its token', async () => {
  const karbor = await serve(answering({ plans: [] }));
  const service = await tokenService(60 * MINUTE);
  const auth = { mode: 'application-credential', authUrl: `${service.origin}/v3`, id: 'app-id', secret: 'app-secret' };
  const gateway = openGateway({
    upstreams: [{ name: 'lab', kind: 'karbor', endpoint: karbor.origin, projectId: 'p1', auth }],
  });
  await gateway.query('{ vaults { nodes { id } } }');
  await gateway.query('{ vaults { nodes { id } } }');
  expect(service.seen.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
    [
      'POST',
      '/v3/auth/tokens',
      {
        auth: {
          identity: {
            methods: ['application_credential'],
            application_credential: { id: 'app-id', secret: 'app-secret' },
          },
        },
      },
    ],
  ]);
  expect(karbor.seen.map(({ headers }) => headers['x-auth-token'])).toEqual(['token-1', 'token-1']);
});

async function revocableGateway() {
  const service = await tokenService(60 * MINUTE);
  const revoked = new Set<string>();
  const karbor = await serve((request, response) => {
    const id = request.url?.split('/').at(-1) ?? '';
    if (revoked.has(String(request.headers['x-auth-token'])))
      return answering({ error: { code: 401 } }, 401)(request, response);
    const plan = { id, name: id, status: 'suspended', provider_id: 'one', resources: [] };
    return answering({ plan, plans: [] })(request, response);
  });
  const auth = { mode: 'password', authUrl: `${service.origin}/v3`, username: 'demo', password: 'pw', project: 'demo' };
  const gateway = openGateway({
    requestTimeoutMs: 30_000,
    upstreams: [{ name: 'lab', kind: 'karbor', endpoint: karbor.origin, projectId: 'p1', auth }],
  });
  await gateway.query('{ vaults { nodes { id } } }');
  karbor.seen.length = 0;
  return { gateway, karbor, service, revoked };
}

it('makes one login and at most one replay each of 1,000 parallel calls on a token that has expired', async () => {
  const { gateway, karbor, service, revoked } = await revocableGateway();
  revoked.add('token-1');
  const ids = Array.from({ length: 1_000 }, (_, index) => `plan-${index}`);
  const answers = await Promise.all(ids.map((id) => gateway.query(`{ vault(id: "vault:lab:${id}") { name } }`)));
  expect(answers).toEqual(ids.map((name) => ({ data: { vault: { name } } })));
  expect(service.logins()).toBe(2);
  const times = new Map<string, number>();
  for (const { path } of karbor.seen) times.set(path, (times.get(path) ?? 0) + 1);
  expect(times.size).toBe(1_000);
  expect(Math.max(...times.values())).toBe(2);
}, 60_000);

it('sends no write a second time when its token is refused, and signs in for the next', async () => {
  const { gateway, karbor, service, revoked } = await revocableGateway();
  karbor.seen.length = 0;
  revoked.add('token-1');
  const input = { vaultId: 'vault:lab:plan-1' };
  // The read of the plan is what meets the old token, and is replayed.
  await create(gateway, input);
  revoked.add('token-2');
  karbor.seen.length = 0;
  const reset =
    'mutation { it: resetCheckpointState(input: { id: "checkpoint:lab:one:c", state: ERROR }) { ... on Failure { code } } }';
  expect(await gateway.query(reset)).toEqual({ data: { it: { code: 'UNAUTHENTICATED' } } });
  expect(karbor.seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  expect(await gateway.query('{ vaults { nodes { id } } }')).toEqual({ data: { vaults: { nodes: [] } } });
  expect(service.logins()).toBe(3);
});

it('waits longer after each refused login, asks nothing meanwhile, and recovers', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  let status: number | undefined = 401;
  const { token, logins } = await credentialOf(60 * MINUTE, () => status);
  const asks = async (ms: number) => {
    vi.advanceTimersByTime(ms);
    return [await token(), await token(), logins()];
  };
  expect(await asks(0)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 1]);
  expect(await asks(900)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 1]);
  expect(await asks(200)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 2]);
  expect(await asks(1_900)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 2]);
  expect(await asks(200)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 3]);
  status = undefined;
  expect(await asks(3_900)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 3]);
  expect(await asks(200)).toEqual(['token-4', 'token-4', 4]);
});

it('never waits longer than a minute after a refused login', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { token, logins } = await credentialOf(60 * MINUTE, () => 503);
  for (let tries = 0; tries < 12; tries += 1) {
    await token();
    vi.advanceTimersByTime(MINUTE);
  }
  expect(logins()).toBe(12);
});

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
  expect([await token(), await token(), logins()]).toEqual(['token-2', 'token-2', 2]);
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
  expect([await token(), logins()]).toEqual(['token-2', 2]);
});
