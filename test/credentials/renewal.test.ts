import { Agent } from 'undici';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { keystoneCredential } from '../../src/credentials/keystone.ts';
import { GatewayError } from '../../src/failure.ts';
import type { PreparedRequest } from '../../src/http/transport/exchange.ts';
import type { Fault } from '../../src/sandbox/knobs.ts';
import { openGateway } from '../support/gateway.ts';
import { create } from '../support/mutations.ts';
import { uuidOf } from '../support/native-id.ts';
import { ISSUED, type React, tokenService } from '../support/token-service.ts';
import { answering, serve } from '../support/wire-server.ts';

const REQUEST: PreparedRequest = { method: 'GET', origin: 'http://x', path: '/', headers: {}, body: null };
const NOBODY = { get: () => null };
const MINUTE = 60_000;
const PROVIDER = '00000000-0000-4000-8000-000000000001';

afterEach(() => vi.useRealTimers());

/** The credential alone. Clocks are real but for the one that is named. */
async function credentialOf(lifetimeMs: number, react?: React) {
  const service = await tokenService(lifetimeMs, react);
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const credential = keystoneCredential('lab', { authUrl: `${service.origin}/v3`, auth: {} }, dispatcher);
  const signal = new AbortController().signal;
  const failureOr = <T>(work: Promise<Readonly<Record<string, string>>>, pick: (error: GatewayError) => T) =>
    work.then(
      (authority) => authority['x-auth-token'],
      (error: unknown) => (error instanceof GatewayError ? pick(error) : error),
    );
  const authorize = () => credential.authorize(NOBODY, REQUEST, signal);
  return {
    ...service,
    /** The text of the token, or the code of the failure. */
    token: () => failureOr(authorize(), ({ code }) => code),
    /** The same, with the wait that the failure asks for in place of its code. */
    waitMs: () => failureOr(authorize(), ({ details }) => details.retryAfterMs),
  };
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
      return answering({ error: { code: 401, title: 'Unauthorized', message: 'x' } }, 401)(request, response);
    const plan = { id, name: id, status: 'suspended', provider_id: PROVIDER, resources: [] };
    return answering({ plan, plans: [], providers: [{ id: PROVIDER, name: 'one' }] })(request, response);
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
  const ids = Array.from({ length: 1_000 }, (_, index) => uuidOf(`plan-${index}`));
  const answers = await Promise.all(ids.map((id) => gateway.query(`{ vault(id: "vault:lab:${id}") { name } }`)));
  expect(answers).toEqual(ids.map((name) => ({ data: { vault: { name } } })));
  expect(service.logins()).toBe(2);
  const times = new Map<string, number>();
  for (const { path } of karbor.seen) times.set(path, (times.get(path) ?? 0) + 1);
  expect(times.size).toBe(1_000);
  expect(Math.max(...times.values())).toBe(2);
}, 60_000);

it('sends no write a second time when its token is refused in no known form, and signs in for the next', async () => {
  const { gateway, karbor, service, revoked } = await revocableGateway();
  karbor.seen.length = 0;
  revoked.add('token-1');
  const input = { vaultId: 'vault:lab:00000000-0000-4000-8000-000000000001' };
  // The read of the plan is what meets the old token, and is replayed.
  await create(gateway, input);
  // With one provider a reset reads nothing before.
  await gateway.query('{ upstreams { providers { name } } }');
  revoked.add('token-2');
  karbor.seen.length = 0;
  const reset = `mutation { it: resetCheckpointState(input: { id: "checkpoint:lab:${PROVIDER}:${uuidOf('c')}", state: ERROR }) { ... on Failure { code } } }`;
  expect(await gateway.query(reset)).toEqual({ data: { it: { code: 'UPSTREAM_UNAVAILABLE' } } });
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

  it.each<[what: string, react: React]>([
    ['fails', () => 503],
    ['is refused', () => 401],
    ['hangs', () => 'hangs'],
  ])('is used to its end while its renewal %s, and not a second longer', async (_what, react) => {
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
    const last = await Promise.race([token(), new Promise((resolve) => setTimeout(resolve, 50, 'waits'))]);
    expect(last).toBe(react({ logins: 0 }) === 'hangs' ? 'waits' : 'UPSTREAM_UNAVAILABLE');
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
