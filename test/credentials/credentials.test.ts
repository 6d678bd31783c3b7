import { expect, it } from 'vitest';
import { openGateway } from '../support/gateway.ts';
import { answering, type Seen, serve } from '../support/wire-server.ts';

const PLANS = '{ vaults { nodes { id } failures { code message } } }';
const PLAN_LIST = { plans: [] };
const PASSWORD = {
  mode: 'password',
  username: 'demo',
  password: 'secret-1',
  userDomain: 'Default',
  project: 'demo',
  projectDomain: 'Default',
};

function token(seconds: number) {
  return {
    token: {
      issued_at: '2026-01-01T00:00:00.000000Z',
      expires_at: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString(),
    },
  };
}

function keystone(seconds: number) {
  let count = 0;
  return serve((request, response) => {
    count += 1;
    answering(token(seconds), 201, { 'x-subject-token': `token-${count}` })(request, response);
  });
}

async function passwordGateway(lifetimeSeconds: number) {
  const karbor = await serve(answering(PLAN_LIST));
  const identity = await keystone(lifetimeSeconds);
  const auth = { ...PASSWORD, authUrl: `${identity.origin}/v3` };
  const gateway = openGateway({
    upstreams: [{ name: 'lab', kind: 'karbor', endpoint: karbor.origin, projectId: 'p1', auth }],
  });
  return { gateway, karbor, identity };
}

const tokensOf = (seen: readonly Seen[]) => seen.map(({ headers }) => headers['x-auth-token']);

it('signs in once with user, domain and project, and uses the token for every call', async () => {
  const { gateway, karbor, identity } = await passwordGateway(3600);
  await gateway.query(PLANS);
  await gateway.query(PLANS);
  expect(identity.seen.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
    [
      'POST',
      '/v3/auth/tokens',
      {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'demo', domain: { name: 'Default' }, password: 'secret-1' } },
          },
          scope: { project: { name: 'demo', domain: { name: 'Default' } } },
        },
      },
    ],
  ]);
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
  const karbor = await serve(answering(PLAN_LIST));
  const identity = await keystone(3600);
  const auth = { mode: 'password', password: 'secret-1', ...keys, authUrl: `${identity.origin}/v3` };
  const gateway = openGateway({
    upstreams: [{ name: 'lab', kind: 'karbor', endpoint: karbor.origin, projectId: 'p1', auth }],
  });
  await gateway.query(PLANS);
  expect(JSON.parse(identity.seen[0]?.body ?? '')).toEqual({
    auth: {
      identity: { methods: ['password'], password: { user: { ...user, password: 'secret-1' } } },
      scope: { project },
    },
  });
});

it('signs in once for requests that need a token at the same moment', async () => {
  const { gateway, identity } = await passwordGateway(3600);
  await Promise.all(Array.from({ length: 20 }, () => gateway.query(PLANS)));
  expect(identity.seen).toHaveLength(1);
});

it('uses a token to its end, and not only while it has a minute to live', async () => {
  const { gateway, karbor } = await passwordGateway(59);
  await gateway.query(PLANS);
  await gateway.query(PLANS);
  expect(tokensOf(karbor.seen)).toEqual(['token-1', 'token-1']);
});

it('signs in anew and asks once more when the upstream refuses the token', async () => {
  const karbor = await serve((request, response) => {
    const isOld = request.headers['x-auth-token'] === 'token-1';
    const refusal = { error: { code: 401, title: 'Unauthorized', message: 'no' } };
    answering(isOld ? refusal : PLAN_LIST, isOld ? 401 : 200)(request, response);
  });
  const identity = await keystone(3600);
  const auth = { ...PASSWORD, authUrl: `${identity.origin}/v3` };
  const gateway = openGateway({
    upstreams: [{ name: 'lab', kind: 'karbor', endpoint: karbor.origin, projectId: 'p1', auth }],
  });
  expect(await gateway.query(PLANS)).toEqual({ data: { vaults: { nodes: [], failures: [] } } });
  await gateway.query(PLANS);
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
  const karbor = await serve(answering(PLAN_LIST));
  const identity = await serve(answering({ error: { message: 'secret-1 is wrong' } }, status));
  const auth = { ...PASSWORD, authUrl: `${identity.origin}/v3` };
  const gateway = openGateway({
    upstreams: [{ name: 'lab', kind: 'karbor', endpoint: karbor.origin, projectId: 'p1', auth }],
  });
  const { errors } = await gateway.query('{ vault(id: "vault:lab:00000000-0000-4000-8000-000000000001") { id } }');
  expect([errors?.[0]?.extensions?.code, errors?.[0]?.message]).toEqual([code, message]);
  expect(karbor.seen).toEqual([]);
});

it("passes the caller's token on, and the one of the upstream's name first", async () => {
  const cbr = await serve(answering({ vaults: [] }));
  const upstream = { kind: 'cbr', endpoint: cbr.origin, auth: { mode: 'passthrough' } };
  const gateway = openGateway({
    upstreams: [
      { ...upstream, name: 'a', projectId: 'p1' },
      { ...upstream, name: 'b', projectId: 'p2' },
    ],
  });
  await gateway.query(PLANS, {}, { 'x-auth-token': 'of-all', 'x-auth-token-b': 'of-b' });
  expect(cbr.seen.map(({ path, headers }) => [path.split('/')[2], headers['x-auth-token']])).toEqual([
    ['p1', 'of-all'],
    ['p2', 'of-b'],
  ]);
});

it('says UNAUTHENTICATED for the upstream without a token alone, and asks it nothing', async () => {
  const cbr = await serve(answering({ vaults: [] }));
  const upstream = { kind: 'cbr', endpoint: cbr.origin };
  const gateway = openGateway({
    upstreams: [
      { ...upstream, name: 'a', projectId: 'p1', auth: { mode: 'passthrough' } },
      { ...upstream, name: 'b', projectId: 'p2', auth: { mode: 'token', token: 'fixed' } },
    ],
  });
  const { data } = await gateway.query(PLANS);
  expect(data.vaults.failures).toEqual([
    {
      code: 'UNAUTHENTICATED',
      message: 'a: send a token of this upstream in the header X-Auth-Token-a or X-Auth-Token.',
    },
  ]);
  expect(tokensOf(cbr.seen)).toEqual(['fixed']);
});

it("takes the project from the caller's headers where none is configured", async () => {
  const cbr = await serve(answering({ vaults: [] }));
  const gateway = openGateway({
    upstreams: [{ name: 'a', kind: 'cbr', endpoint: cbr.origin, auth: { mode: 'passthrough' } }],
  });
  const headers = { 'x-auth-token': 't', 'x-project-id': 'p1' };
  await gateway.query(PLANS, {}, headers);
  await gateway.query(PLANS, {}, { ...headers, 'x-project-id-a': 'p2' });
  expect(cbr.seen.map(({ path }) => path.split('/')[2])).toEqual(['p1', 'p2']);
});

it.each([['../p2'], ['p 1'], ['']])('refuses the project %j and asks nothing', async (project) => {
  const cbr = await serve(answering({ vaults: [] }));
  const gateway = openGateway({
    upstreams: [{ name: 'a', kind: 'cbr', endpoint: cbr.origin, auth: { mode: 'passthrough' } }],
  });
  const { errors } = await gateway.query(PLANS, {}, { 'x-auth-token': 't', 'x-project-id': project });
  expect(errors?.[0]?.extensions?.code).toBe('INVALID_INPUT');
  expect(errors?.[0]?.message).toContain('X-Project-Id-a or X-Project-Id');
  expect(cbr.seen).toEqual([]);
});
