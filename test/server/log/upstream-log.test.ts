import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOnceAMinute } from '../../../src/server/log/once-a-minute.ts';
import { openGateway } from '../../support/gateway.ts';
import { tokenService } from '../../support/token-service.ts';
import { answering, serve } from '../../support/wire-server.ts';
import { BUSY, CREATE, gatewayTo, ID, READ, warnings } from './_support/warned-gateway.ts';

const httpTo = async (listener: RequestListener) => (await serve(listener)).origin;

afterEach(() => vi.useRealTimers());

describe('a call that fails', () => {
  it('is logged where it was a write, of which nothing is known', async () => {
    const gateway = gatewayTo(await httpTo((request) => void request.socket.destroy()), { writeMark: false });
    await gateway.query(CREATE);
    const [line] = warnings(gateway);
    expect(line).toMatchObject({ operation: 'createCheckpoint', code: 'OUTCOME_UNKNOWN', cause: 'UND_ERR_SOCKET' });
  });

  it('is logged where it was a login, by the id of the request that waited for it', async () => {
    const service = await tokenService(3_600_000, () => [503, { 'x-openstack-request-id': 'req-7' }]);
    const api = await serve(answering({}));
    const auth = { mode: 'password', authUrl: service.authUrl, username: 'demo', password: 'pa55', project: 'demo' };
    const gateway = gatewayTo(api.origin, { kind: 'karbor', auth });
    await gateway.query(READ, {}, ID);
    const failure = { code: 'UPSTREAM_UNAVAILABLE', status: 503, upstreamRequestId: 'req-7', requestId: 'console.42' };
    const msg = 'up: the token service is out of order.';
    const line = { level: 50, time: expect.any(Number), upstream: 'up', operation: 'logIn', ...failure, msg };
    expect(gateway.log.filter(({ level }) => level !== 30)).toEqual([line]);
    expect(service.seen[0]?.headers).toMatchObject(ID);
  });

  it('is logged once for each cause of a minute where it was a login, whoever comes upon it', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    let answer = 503;
    const service = await tokenService(3_600_000, () => answer);
    const api = await serve(answering({}));
    const auth = { mode: 'password', authUrl: service.authUrl, username: 'demo', password: 'pa55', project: 'demo' };
    const gateway = gatewayTo(api.origin, { kind: 'karbor', auth });
    for (answer of [503, 401, 401, 503]) {
      await gateway.query(READ);
      await gateway.query(READ);
      vi.advanceTimersByTime(10_000);
    }
    const logged = gateway.log.filter(({ level }) => level !== 30);
    expect(logged.map(({ level, operation, status }) => [level, operation, status])).toEqual([
      [50, 'logIn', 503],
      [50, 'logIn', 401],
    ]);
  });

  it('is logged in short, however long the code of the upstream is', async () => {
    const body = { error_code: `${'X'.repeat(100_000)}.1234`, error_msg: 'x' };
    const gateway = gatewayTo(await httpTo(answering(body, 503)));
    await gateway.query(READ);
    expect(warnings(gateway)).toMatchObject([{ status: 503, upstreamCode: 'X'.repeat(64) }]);
    expect(JSON.stringify(gateway.log).length).toBeLessThan(1_000);
  });

  it('is logged where a list has gone on without it', async () => {
    const auth = { mode: 'token', token: 't' };
    const hanging = await serve(() => undefined);
    const lab = await serve(answering({ plans: [] }));
    const upstreams = [
      { name: 'up', kind: 'cbr', endpoint: hanging.origin, projectId: 'p', auth },
      { name: 'lab', kind: 'karbor', endpoint: lab.origin, projectId: 'p', auth },
    ];
    const gateway = openGateway({ upstreams, requestTimeoutMs: 1_000 });
    const { data } = await gateway.query('{ vaults { nodes { id } failures { upstream code } } }');
    expect(data.vaults.failures).toEqual([{ upstream: 'up', code: 'UPSTREAM_TIMEOUT' }]);
    await expect
      .poll(() => warnings(gateway), { timeout: 2_000 })
      .toMatchObject([{ upstream: 'up', operation: 'listVaults', cause: 'timeout' }]);
  });

  it('is logged where no token service can be reached', async () => {
    const auth = { mode: 'password', authUrl: 'http://127.0.0.1:9/v3', username: 'd', password: 'p', project: 'd' };
    const gateway = gatewayTo('http://127.0.0.1:9', { auth });
    await gateway.query(READ);
    const logged = gateway.log.filter(({ level }) => level !== 30);
    expect(logged).toMatchObject([{ level: 50, operation: 'logIn', cause: 'ECONNREFUSED' }]);
  });

  it.each<[what: string, status: number, body: object, code: string | undefined]>([
    ['what does not exist', 404, { error_code: 'BackupService.6105', error_msg: 'x' }, undefined],
    ['a conflict', 400, BUSY, 'CONFLICT'],
    ['a bad argument', 400, { error_code: 'BackupService.9900', error_msg: 'x' }, 'INVALID_INPUT'],
    ["a caller's own token", 401, {}, 'UNAUTHENTICATED'],
    ["a caller's own rights", 403, {}, 'FORBIDDEN'],
  ])('is no matter for the log where it is one of the caller: %s', async (_what, status, body, code) => {
    const gateway = gatewayTo(await httpTo(answering(body, status)), { auth: { mode: 'passthrough' } });
    const { errors } = await gateway.query(READ, {}, { 'x-auth-token': 'own' });
    expect(errors?.[0]?.extensions?.code).toBe(code);
    expect(gateway.log).toEqual([]);
  });

  it('is not logged where CBR says in the words of a foreign project that there is no such thing', async () => {
    const isList: RequestListener = (request, response) =>
      request.url?.includes('/vaults?')
        ? answering({ vaults: [], count: 0 })(request, response)
        : answering({ unauthorized: { message: 'x', code: 401 } }, 401)(request, response);
    const absent = gatewayTo(await httpTo(isList));
    expect((await absent.query(READ)).data).toEqual({ vault: null });
    expect(warnings(absent)).toEqual([]);
    const foreign = gatewayTo(await httpTo(answering({ unauthorized: { message: 'x', code: 401 } }, 401)));
    await foreign.query(READ);
    expect(warnings(foreign)).toMatchObject([{ operation: 'listVaults', status: 401, upstreamCode: 'unauthorized' }]);
  });
});

it('tells each cause once a minute for each upstream and operation', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  let status = 404;
  const { origin } = await serve((request, response) => answering({}, status)(request, response));
  const upstreams = ['up', 'other'].map((name) => ({
    ...{ name, kind: 'cbr', endpoint: origin, projectId: `project-of-${name}`, auth: { mode: 'token', token: 't' } },
  }));
  const gateway = openGateway({ upstreams });
  const logged = async (document: string) => {
    const before = warnings(gateway).length;
    await gateway.query(document);
    return warnings(gateway)
      .slice(before)
      .map(({ upstream, operation, status: seen }) => `${upstream} ${operation} ${seen}`);
  };
  expect(await logged(READ)).toEqual(['up getVault 404']);
  expect(await logged(READ)).toEqual([]);
  expect(await logged(READ.replace('up', 'other'))).toEqual(['other getVault 404']);
  expect(await logged('{ checkpoint(id: "checkpoint:up:00000000-0000-4000-8000-00000000000c") { status } }')).toEqual([
    'up getCheckpoint 404',
  ]);
  status = 405;
  expect(await logged(READ)).toEqual(['up getVault 405']);
  status = 404;
  vi.advanceTimersByTime(59_000);
  expect(await logged(READ)).toEqual([]);
  vi.advanceTimersByTime(1_100);
  expect(await logged(READ)).toEqual(['up getVault 404']);
});

it('remembers few causes, however many an upstream makes up', () => {
  let now = 0;
  const isNew = createOnceAMinute(() => now);
  const logged = Array.from({ length: 1_000 }, (_, at) => isNew('up getVault', `cause ${at}`));
  expect(logged.filter(Boolean)).toHaveLength(17);
  expect(isNew('up getBackup', 'cause 999')).toBe(true);
  now = 60_000;
  expect(isNew('up getVault', 'cause 999')).toBe(true);
});
