import { expect, it } from 'vitest';
import { call, logIn, open, requestToken } from './client.ts';

const CREDENTIAL = { id: '6f2a9c41d8b34e07a5c1e3f7098b2d64', secret: 'sandbox-secret-backup-console' };

function credentialAuth(given: object): object {
  return { identity: { methods: ['application_credential'], application_credential: { ...CREDENTIAL, ...given } } };
}

it('issues a token for an application credential, in the project that it is bound to', async () => {
  const { sandbox } = await open();
  const { status, body } = await requestToken(sandbox, credentialAuth({}));
  expect(status).toBe(201);
  expect(body.token).toMatchObject({ project: { name: 'demo' }, application_credential: { name: 'backup-console' } });
});

it('finds an application credential by its name and user as well', async () => {
  const { sandbox } = await open();
  const user = { name: 'demo', domain: { id: 'default' } };
  const asked = credentialAuth({ id: undefined, name: 'backup-console', user });
  expect((await requestToken(sandbox, asked)).status).toBe(201);
});

it('answers 401 to a wrong secret without saying what was wrong', async () => {
  const { sandbox } = await open();
  const { status, body } = await requestToken(sandbox, credentialAuth({ secret: 'guess' }));
  expect([status, body.error.message]).toEqual([401, 'The request you have made requires authentication.']);
});

it('makes a token end after its lifetime, for Karbor too', async () => {
  const { sandbox, karbor, passMs } = await open();
  const token = await logIn(sandbox, 'demo', 'demo');
  const headers = { 'x-auth-token': token, 'x-subject-token': token };
  const path = `${sandbox.keystone.authUrl}/auth/tokens`;
  const { body } = await call(path, { headers });
  expect(body.token).toMatchObject({
    issued_at: '2026-11-22T12:00:00.000000Z',
    expires_at: '2026-11-22T13:00:00.000000Z',
  });
  expect((await karbor('GET', '/plans')).status).toBe(200);
  passMs(3_600_000);
  expect((await call(path, { headers })).status).toBe(401);
  expect((await karbor('GET', '/plans')).status).toBe(401);
});

it('prints the address of this Karbor into the catalogue', async () => {
  const { sandbox } = await open();
  const { body } = await requestToken(sandbox, credentialAuth({}));
  const urls = body.token.catalog.map((service: { endpoints: { url: string }[] }) => service.endpoints[0]?.url);
  expect(urls).toContain(`${sandbox.karbor.endpoint}/v1/${body.token.project.id}`);
});
