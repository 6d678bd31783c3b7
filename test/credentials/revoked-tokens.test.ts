import { expect, it } from 'vitest';
import { MINUTE } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';
import { create } from '../support/mutations.ts';
import { uuidOf } from '../support/native-id.ts';
import { tokenService } from '../support/token-service.ts';
import { answering, serve } from '../support/wire-server.ts';

const PROVIDER = '00000000-0000-4000-8000-000000000001';

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
