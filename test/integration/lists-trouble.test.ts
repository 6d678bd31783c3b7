import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { addProvider, cbrNights } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';
import { uuidOf } from '../support/native-id.ts';
import { answering, serve } from '../support/wire-server.ts';

const VAULTS =
  '{ vaults(first: 100) { nodes { upstream { name } } failures { upstream code } pageInfo { hasNextPage } } }';

it('shows the vaults of the others when the first upstream hangs', async () => {
  const estate = cbrNights(4, 3);
  addProvider(estate, 'north', { plans: 3, checkpoints: 12 });
  const sandbox = await startSandbox({ estate, knobs: { rules: [{ service: 'cbr', fault: { kind: 'hang' } }] } });
  onTestFinished(() => sandbox.close());
  const { query } = openGateway({ ...sandbox.gatewayConfig(), requestTimeoutMs: 1500 });
  const { data } = await query(VAULTS);
  expect(data.vaults).toEqual({
    nodes: Array(3).fill({ upstream: { name: 'lab' } }),
    failures: [
      { upstream: 'sg', code: 'UPSTREAM_TIMEOUT' },
      { upstream: 'eu', code: 'UPSTREAM_TIMEOUT' },
    ],
    pageInfo: { hasNextPage: true },
  });
});

it('keeps the rows of one provider when the next one cannot be listed', async () => {
  const estate = cbrNights(1, 1);
  addProvider(estate, 'north', { plans: 1, checkpoints: 3 });
  addProvider(estate, 'south', { plans: 1, checkpoints: 3 });
  const { query, sandbox } = await openGateway({}, { sandbox: { estate } });
  const [first = ''] = estate.karbor.providers.map(({ id }) => id).sort();
  const broken = new RegExp(`/providers/(?!${first})[^/]+/checkpoints`);
  const answer = { status: 404, body: { itemNotFound: { code: 404, message: 'Checkpoint a could not be found.' } } };
  sandbox.knobs.rules.push({ path: broken, fault: { kind: 'answer', answer } });
  const list = `(first: 100, filter: { upstreams: ["lab"] }`;
  const page = await query(
    `{ checkpoints${list}) { nodes { provider { nativeId } } pageInfo { hasNextPage endCursor } } }`,
  );
  expect(page.data.checkpoints.nodes).toEqual(Array(3).fill({ provider: { nativeId: first } }));
  const { endCursor } = page.data.checkpoints.pageInfo;
  const next = await query(`{ checkpoints${list}, after: "${endCursor}") { nodes { id } } }`);
  expect(next.errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
});

it('says so when a bank that ignores markers gives less than everything', async () => {
  const PROVIDER = 'cf56bd3e-97a7-4078-b6d5-f36246333fd9';
  const plan = { id: 'p', name: 'p', provider_id: PROVIDER, resources: [] };
  const checkpoints = Array.from({ length: 100 }, (_, index) => ({
    id: `c${index}`,
    project_id: 'p1',
    status: 'available',
    protection_plan: plan,
    resource_graph: null,
    created_at: '2026-03-01',
    extra_info: null,
  }));
  const providers = [{ id: PROVIDER, name: 'files', description: '', extended_info_schema: {} }];
  const karbor = await serve((request, response) => {
    const isList = request.url?.includes('/checkpoints');
    const body = isList ? { checkpoints, checkpoints_links: [{ rel: 'next', href: 'x' }] } : { providers };
    answering(body)(request, response);
  });
  const auth = { mode: 'token', token: 't' };
  const gateway = openGateway({
    upstreams: [{ name: 'lab', kind: 'karbor', endpoint: karbor.origin, projectId: 'p1', auth }],
  });
  const first = await gateway.query('{ checkpoints(first: 100) { pageInfo { endCursor } } }');
  const after = first.data.checkpoints.pageInfo.endCursor;
  const { errors } = await gateway.query(`{ checkpoints(first: 100, after: "${after}") { nodes { id } } }`);
  expect(errors?.[0]?.message).toMatch(/^lab: the bank of provider .* ignores markers and has more than the 100/);
});

it('keeps its token when CBR does not know an id and says "unauthorized"', async () => {
  let logins = 0;
  const iam = await serve((request, response) => {
    logins += 1;
    const token = { issued_at: '2026-01-01T00:00:00Z', expires_at: '2026-01-02T00:00:00Z' };
    answering({ token }, 201, { 'x-subject-token': 't' })(request, response);
  });
  const cbr = await serve((request, response) => {
    const isList = request.url?.includes('/vaults?');
    const refusal = { unauthorized: { code: '401', message: 'Malformed request url' } };
    answering(isList ? { vaults: [] } : refusal, isList ? 200 : 401)(request, response);
  });
  const auth = { mode: 'password', authUrl: `${iam.origin}/v3`, username: 'u', password: 'p', project: 'p' };
  const gateway = openGateway({
    upstreams: [{ name: 'sg', kind: 'cbr', endpoint: cbr.origin, projectId: 'p1', auth }],
  });
  const ids = Array.from({ length: 20 }, (_, index) => `checkpoint:sg:${uuidOf(`c${index}`)}`);
  const { data } = await gateway.query('query($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
  expect([data.nodes, logins]).toEqual([Array(20).fill(null), 1]);
});

it('takes a cursor for the same list when a condition is null instead of left out', async () => {
  const { query } = await openGateway({}, { sandbox: { estate: cbrNights(4, 1) } });
  const list =
    'query($filter: VaultFilter, $after: String) { vaults(first: 2, filter: $filter, after: $after) { nodes { id } pageInfo { endCursor } } }';
  const first = await query(list, { filter: { upstreams: ['sg'] } });
  const after = first.data.vaults.pageInfo.endCursor;
  const next = await query(list, { filter: { upstreams: ['sg'], name: null }, after });
  expect(next.data.vaults.nodes).toHaveLength(2);
});
