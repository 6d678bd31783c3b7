import { expect, it } from 'vitest';
import { EU, SG } from '../../src/sandbox/cbr/estate.ts';
import { call, logIn, open } from '../support/sandbox-client.ts';

const ABSENT = '00000000-0000-4000-8000-000000000000';

it('answers 401 with the request id in the body when there is no token', async () => {
  const { sandbox } = await open();
  const { status, headers, body } = await call(`${sandbox.cbr.endpoint}/v3/${SG.id}/vaults`);
  expect(status).toBe(401);
  expect(body).toEqual({
    error_code: 'APIGW.0301',
    error_msg: 'Incorrect IAM authentication information: x-auth-token not found',
    request_id: headers.get('x-request-id'),
  });
});

it('answers 401 when the token is unknown', async () => {
  const { sandbox } = await open();
  const headers = { 'x-auth-token': 'nobody' };
  const { status, body } = await call(`${sandbox.cbr.endpoint}/v3/${SG.id}/vaults`, { headers });
  expect([status, body.error_code, body.error_msg]).toEqual([
    401,
    'APIGW.0301',
    'Incorrect IAM authentication information: decrypt token fail',
  ]);
});

it('calls a path malformed when the token is of another project', async () => {
  const { sandbox } = await open();
  const headers = { 'x-auth-token': SG.token };
  const { status, body } = await call(`${sandbox.cbr.endpoint}/v3/${EU.id}/vaults`, { headers });
  expect(status).toBe(401);
  expect(body).toEqual({ unauthorized: { code: '401', message: 'Malformed request url' } });
});

it('accepts a signed request in place of a token', async () => {
  const { sandbox } = await open();
  const headers = { authorization: 'SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=00' };
  const { status } = await call(`${sandbox.cbr.endpoint}/v3/${SG.id}/vaults`, { headers });
  expect(status).toBe(200);
});

it('accepts a token from the token service for the project that it is scoped to', async () => {
  const { sandbox, estate } = await open();
  estate.keystone.projects.push({ id: SG.id, name: 'ap-southeast-3', domainId: 'default' });
  Object.assign(estate.keystone.users[0]?.roles ?? {}, { [SG.id]: ['te_admin'] });
  const headers = { 'x-auth-token': await logIn(sandbox, 'demo', 'ap-southeast-3') };
  const status = async (project: string) =>
    (await call(`${sandbox.cbr.endpoint}/v3/${project}/vaults`, { headers })).status;
  expect([await status(SG.id), await status(EU.id)]).toEqual([200, 401]);
});

it('sends a request id of 32 hex digits with every answer, a new one each time', async () => {
  const { cbr } = await open();
  const ids = [await cbr('GET', '/vaults'), await cbr('GET', '/nowhere')].map(({ headers }) =>
    headers.get('x-request-id'),
  );
  expect(new Set(ids).size).toBe(2);
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id ?? ''))).toBe(true);
});

it.each([
  ['GET', `/vaults/${ABSENT}`, 404, 'BackupService.6105'],
  ['GET', `/backups/${ABSENT}`, 404, 'BackupService.6200'],
  ['DELETE', `/backups/${ABSENT}`, 404, 'BackupService.6200'],
  ['GET', `/checkpoints/${ABSENT}`, 404, 'BackupService.6217'],
  ['GET', '/vaults/not-an-id', 400, 'BackupService.9900'],
  ['GET', '/vaults?limit=0', 400, 'BackupService.9900'],
  ['GET', '/backups?limit=1001', 400, 'BackupService.9900'],
  ['GET', '/backups?start_time=yesterday', 400, 'BackupService.9900'],
  ['GET', '/backups?vault_id=not-an-id', 400, 'BackupService.9900'],
  ['GET', '/checkpoints', 404, 'APIGW.0101'],
  ['DELETE', `/checkpoints/${ABSENT}`, 404, 'APIGW.0101'],
])('refuses %s %s with %i %s', async (method, path, status, code) => {
  const { cbr } = await open();
  const reply = await cbr(method, path);
  expect([reply.status, reply.body.error_code]).toEqual([status, code]);
});

it('calls the path of a checkpoint malformed when its id is none', async () => {
  const { cbr } = await open();
  const { status, body } = await cbr('GET', '/checkpoints/not-an-id');
  expect([status, body.unauthorized?.message]).toEqual([401, 'Malformed request url']);
});
