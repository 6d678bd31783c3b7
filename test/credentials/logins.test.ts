import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { HOUR } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';
import { type React, tokenService } from '../support/token-service.ts';
import { answering, type Seen, serve } from '../support/wire-server.ts';

const VAULTS = '{ vaults { nodes { id } failures { code message } } }';
const PLAN_LIST = answering({ plans: [] });
const PASSWORD = { mode: 'password', username: 'demo', password: 'secret-1', project: 'demo' };

interface Parts {
  /** Without the address of the token service. */
  readonly auth?: object;
  readonly lifetimeMs?: number;
  readonly react?: React;
  readonly listener?: RequestListener;
}

/** A gateway that signs in, and the two services that see its requests. */
async function open({ auth = PASSWORD, lifetimeMs = HOUR, react, listener = PLAN_LIST }: Parts = {}) {
  const karbor = await serve(listener);
  const identity = await tokenService(lifetimeMs, react);
  const lab = { name: 'lab', kind: 'karbor', endpoint: karbor.origin, projectId: 'p1' };
  const gateway = openGateway({ upstreams: [{ ...lab, auth: { ...auth, authUrl: identity.authUrl } }] });
  return { gateway, karbor, identity };
}

const tokensOf = (seen: readonly Seen[]) => seen.map(({ headers }) => headers['x-auth-token']);
const loginsOf = (seen: readonly Seen[]) => seen.map(({ method, path, body }) => [method, path, JSON.parse(body)]);

it('signs in once with user, domain and project, and uses the token for every call', async () => {
  const { gateway, karbor, identity } = await open();
  await gateway.query(VAULTS);
  await gateway.query(VAULTS);
  const domain = { name: 'Default' };
  const password = { user: { name: 'demo', domain, password: 'secret-1' } };
  const auth = { identity: { methods: ['password'], password }, scope: { project: { name: 'demo', domain } } };
  expect(loginsOf(identity.seen)).toEqual([['POST', '/v3/auth/tokens', { auth }]]);
  expect(tokensOf(karbor.seen)).toEqual(['token-1', 'token-1']);
});

it('signs in with an application credential, without a scope, and uses its token', async () => {
  const application = { id: 'app-id', secret: 'app-secret' };
  const { gateway, karbor, identity } = await open({ auth: { mode: 'application-credential', ...application } });
  await gateway.query(VAULTS);
  await gateway.query(VAULTS);
  const auth = { identity: { methods: ['application_credential'], application_credential: application } };
  expect(loginsOf(identity.seen)).toEqual([['POST', '/v3/auth/tokens', { auth }]]);
  expect(tokensOf(karbor.seen)).toEqual(['token-1', 'token-1']);
});

it.each<[what: string, keys: object, user: object, project: object]>([
  ['a user and a project by id', { userId: 'u-1', projectId: 'p-1' }, { id: 'u-1' }, { id: 'p-1' }],
  [
    'both by name, their domains by id',
    { username: 'demo', userDomainId: 'd-1', project: 'demo', projectDomainId: 'd-2' },
    { name: 'demo', domain: { id: 'd-1' } },
    { name: 'demo', domain: { id: 'd-2' } },
  ],
  [
    'a user by id and a project by name',
    { userId: 'u-1', project: 'demo' },
    { id: 'u-1' },
    { name: 'demo', domain: { name: 'Default' } },
  ],
  [
    'the project of the upstream where the login names none',
    { username: 'demo' },
    { name: 'demo', domain: { name: 'Default' } },
    { id: 'p1' },
  ],
])('signs in with %s', async (_what, keys, user, project) => {
  const { gateway, identity } = await open({ auth: { mode: 'password', password: 'secret-1', ...keys } });
  await gateway.query(VAULTS);
  expect(JSON.parse(identity.seen[0]?.body ?? '')).toEqual({
    auth: {
      identity: { methods: ['password'], password: { user: { ...user, password: 'secret-1' } } },
      scope: { project },
    },
  });
});

it('signs in once for requests that need a token at the same moment', async () => {
  const { gateway, identity } = await open();
  await Promise.all(Array.from({ length: 20 }, () => gateway.query(VAULTS)));
  expect(identity.seen).toHaveLength(1);
});

it('uses a token to its end, and not only while it has a minute to live', async () => {
  const { gateway, karbor } = await open({ lifetimeMs: 59_000 });
  await gateway.query(VAULTS);
  await gateway.query(VAULTS);
  expect(tokensOf(karbor.seen)).toEqual(['token-1', 'token-1']);
});

it('signs in anew and asks once more when the upstream refuses the token', async () => {
  const refusal = answering({ error: { code: 401, title: 'Unauthorized', message: 'no' } }, 401);
  const { gateway, karbor } = await open({
    listener: (request, response) => {
      const isOld = request.headers['x-auth-token'] === 'token-1';
      return (isOld ? refusal : PLAN_LIST)(request, response);
    },
  });
  expect(await gateway.query(VAULTS)).toEqual({ data: { vaults: { nodes: [], failures: [] } } });
  await gateway.query(VAULTS);
  expect(tokensOf(karbor.seen)).toEqual(['token-1', 'token-2', 'token-2']);
});

it.each([
  [401, 'UPSTREAM_UNAVAILABLE', "lab: the token service refused the gateway's login."],
  [403, 'FORBIDDEN', "lab: the token service refused the gateway's login."],
  [404, 'UPSTREAM_UNAVAILABLE', "lab: the token service refused the gateway's login."],
  [400, 'UPSTREAM_BAD_RESPONSE', 'lab: the token service responded to the login with status 400.'],
  [429, 'THROTTLED', 'lab: the token service throttles logins.'],
  [503, 'UPSTREAM_UNAVAILABLE', 'lab: the token service is out of order.'],
])('answers a login refused with %i as %s and asks the upstream nothing', async (status, code, message) => {
  const { gateway, karbor } = await open({ react: () => status });
  const { errors } = await gateway.query('{ vault(id: "vault:lab:00000000-0000-4000-8000-000000000001") { id } }');
  expect([errors?.[0]?.extensions?.code, errors?.[0]?.message]).toEqual([code, message]);
  expect(karbor.seen).toEqual([]);
});
