import { expect, it } from 'vitest';
import { call, logIn, open, requestToken } from '../support/sandbox-client.ts';

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

it('answers 404 to an application credential that there is not, and names its id', async () => {
  const { sandbox } = await open();
  const { status, body, headers } = await requestToken(sandbox, credentialAuth({ id: '0'.repeat(32) }));
  const message = `Could not find Application Credential: ${'0'.repeat(32)}.`;
  expect([status, body, headers.get('www-authenticate')]).toEqual([
    404,
    { error: { code: 404, message, title: 'Not Found' } },
    null,
  ]);
});

it('refuses a scope beside an application credential, which has its own', async () => {
  const { sandbox } = await open();
  const scope = { project: { id: sandbox.estate.keystone.projects[0]?.id } };
  const { status, body, headers } = await requestToken(sandbox, { ...credentialAuth({}), scope });
  const message = 'Error authenticating with application credential: Application credentials cannot request a scope.';
  expect([status, body]).toEqual([401, { error: { code: 401, identity: {}, message, title: 'Unauthorized' } }]);
  expect(headers.get('www-authenticate')).toBe(`Keystone uri="${sandbox.keystone.authUrl}"`);
});

const USER_ID = 'd44a8f5732464453ac9d6f198a36bd2e';
const PROJECT_ID = 'dc71467ec8464c86ad179aa0a4006e72';
const DEFAULT = { domain: { id: 'default' } };

function passwordAuth(user: object, project: object): object {
  const password = { user: { ...user, password: 'sandbox-password-demo' } };
  return { identity: { methods: ['password'], password }, scope: { project } };
}

it.each<[what: string, user: object, project: object]>([
  ['by their ids', { id: USER_ID }, { id: PROJECT_ID }],
  ['by their names and the ids of their domains', { name: 'demo', ...DEFAULT }, { name: 'demo', ...DEFAULT }],
  ['by their names and those of their domains', { name: 'demo', domain: { name: 'Default' } }, { id: PROJECT_ID }],
])('finds a user and a project %s', async (_what, user, project) => {
  const { sandbox } = await open();
  const { status, body } = await requestToken(sandbox, passwordAuth(user, project));
  expect([status, body.token.user.id, body.token.project.id]).toEqual([201, USER_ID, PROJECT_ID]);
});

it.each<[what: string, user: object, project: object, missing: string]>([
  ['a user without name and id', {}, { id: PROJECT_ID }, 'id or name in user'],
  ['the name of a user without its domain', { name: 'demo' }, { id: PROJECT_ID }, 'domain in user'],
  ['a domain without name and id', { name: 'demo', domain: {} }, { id: PROJECT_ID }, 'id or name in domain'],
  ['the name of a project without its domain', { id: USER_ID }, { name: 'demo' }, 'domain in project'],
])('answers 400 to %s, and says what it misses', async (_what, user, project, missing) => {
  const { sandbox } = await open();
  const { status, body } = await requestToken(sandbox, passwordAuth(user, project));
  expect([status, body.error.title]).toEqual([400, 'Bad Request']);
  expect(body.error.message).toMatch(new RegExp(`^Expecting to find ${missing}\\. `));
});

it.each<[what: string, user: object, project: object]>([
  ['an id that there is not', { id: '0'.repeat(32) }, { id: PROJECT_ID }],
  ['an id for a name', { name: USER_ID, ...DEFAULT }, { id: PROJECT_ID }],
  ['a domain that there is not', { name: 'demo', domain: { id: 'other' } }, { id: PROJECT_ID }],
  ['a project that there is not', { id: USER_ID }, { id: '0'.repeat(32) }],
])('answers 401 to %s without saying what was wrong', async (_what, user, project) => {
  const { sandbox } = await open();
  const { status, body } = await requestToken(sandbox, passwordAuth(user, project));
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
