import { expect, it } from 'vitest';
import { openGateway } from '../support/gateway.ts';
import { answering, serve } from '../support/wire-server.ts';

const VAULTS = '{ vaults { nodes { id } failures { code message } } }';

it("passes the caller's token on, and the one of the upstream's name first", async () => {
  const cbr = await serve(answering({ vaults: [] }));
  const upstream = { kind: 'cbr', endpoint: cbr.origin, auth: { mode: 'passthrough' } };
  const gateway = openGateway({
    upstreams: [
      { ...upstream, name: 'a', projectId: 'p1' },
      { ...upstream, name: 'b', projectId: 'p2' },
    ],
  });
  await gateway.query(VAULTS, {}, { 'x-auth-token': 'of-all', 'x-auth-token-b': 'of-b' });
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
  const { data } = await gateway.query(VAULTS);
  expect(data.vaults.failures).toEqual([
    {
      code: 'UNAUTHENTICATED',
      message: 'a: send a token of this upstream in the header X-Auth-Token-a or X-Auth-Token.',
    },
  ]);
  expect(cbr.seen.map(({ headers }) => headers['x-auth-token'])).toEqual(['fixed']);
});

it("takes the project from the caller's headers where none is configured", async () => {
  const cbr = await serve(answering({ vaults: [] }));
  const gateway = openGateway({
    upstreams: [{ name: 'a', kind: 'cbr', endpoint: cbr.origin, auth: { mode: 'passthrough' } }],
  });
  const headers = { 'x-auth-token': 't', 'x-project-id': 'p1' };
  await gateway.query(VAULTS, {}, headers);
  await gateway.query(VAULTS, {}, { ...headers, 'x-project-id-a': 'p2' });
  expect(cbr.seen.map(({ path }) => path.split('/')[2])).toEqual(['p1', 'p2']);
});

it.each([['../p2'], ['p 1'], ['']])('refuses the project %j and asks nothing', async (project) => {
  const cbr = await serve(answering({ vaults: [] }));
  const gateway = openGateway({
    upstreams: [{ name: 'a', kind: 'cbr', endpoint: cbr.origin, auth: { mode: 'passthrough' } }],
  });
  const { errors } = await gateway.query(VAULTS, {}, { 'x-auth-token': 't', 'x-project-id': project });
  expect(errors?.[0]?.extensions?.code).toBe('INVALID_INPUT');
  expect(errors?.[0]?.message).toContain('X-Project-Id-a or X-Project-Id');
  expect(cbr.seen).toEqual([]);
});
