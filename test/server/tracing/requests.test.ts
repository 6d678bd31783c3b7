import { describe, expect, it } from 'vitest';
import { create } from '../../support/mutations.ts';
import { trustedFile } from './_support/manifest.ts';
import { callsIn, openTracedSandbox, operationsOf, requestSpan } from './_support/traced.ts';

const NESTED =
  'query Nested { vaults(filter: { upstreams: ["sg"] }) { nodes { name checkpoints(first: 1) { nodes { backups { id } } } } } }';
const OK = { 'http.response.status_code': 200 };

describe('the trace of a request', () => {
  it('holds the request, and within it each upstream call of a nested query', async () => {
    const { gateway, collector, sandbox, spans } = await openTracedSandbox();
    expect((await gateway.query(NESTED)).errors).toBeUndefined();
    const all = await spans();
    const request = requestSpan(all);
    expect(request).toMatchObject({ name: 'query', parentSpanId: undefined, links: [], isError: false });
    expect(request.attributes).toEqual({ 'http.request.method': 'POST', 'graphql.operation.type': 'query', ...OK });
    const server = { 'server.address': '127.0.0.1', 'server.port': Number(new URL(sandbox.cbr.endpoint).port) };
    const call = (operation: string, path: string) => ({
      name: `GET ${path}`,
      attributes: {
        ...{ ...server, ...OK, 'http.request.method': 'GET', 'url.template': path },
        'checkpoint_gateway.upstream': 'sg',
        'checkpoint_gateway.operation': operation,
      },
      events: [{ name: 'try', attributes: OK }],
      isError: false,
    });
    expect(callsIn(all, request)).toMatchObject([call('listVaults', '/vaults'), call('listBackups', '/backups')]);
    expect(all).toHaveLength(3);
    expect(collector.resource()).toMatchObject({ 'service.name': 'checkpoint-gateway' });
    expect(collector.seen[0]?.path).toBe('/v1/traces');
  });

  it('shows a lost create, and the reads that look for its checkpoint', async () => {
    const { gateway, sandbox, vaultId, spans } = await openTracedSandbox();
    sandbox.knobs.rules.push({ method: 'POST', path: /checkpoints/, count: 1, fault: { kind: 'reset-after' } });
    const { result } = await create(gateway, { vaultId }, 'checkpointId isFound');
    expect(result).toMatchObject({ isFound: true });
    const all = await spans();
    const request = requestSpan(all);
    expect(request).toMatchObject({ name: 'mutation', isError: false });
    const calls = callsIn(all, request);
    expect(operationsOf(calls)).toEqual(['createCheckpoint', 'listBackups', 'getCheckpoint']);
    expect(calls[0]).toMatchObject({ name: 'POST /checkpoints', isError: true });
    expect(calls[0]?.attributes).toMatchObject({ 'error.type': 'OUTCOME_UNKNOWN' });
    expect(calls[0]?.events).toEqual([{ name: 'try', attributes: {} }]);
    expect(calls[1]).toMatchObject({ isError: false, attributes: OK });
  });

  it('shows the tries of a read that is sent again', async () => {
    const { gateway, sandbox, spans } = await openTracedSandbox();
    const busy = { status: 503, body: { error_code: 'x', error_msg: 'x' } };
    sandbox.knobs.rules.push({ method: 'GET', path: /vaults/, count: 1, fault: { kind: 'answer', answer: busy } });
    await gateway.query('{ vaults(filter: { upstreams: ["sg"] }) { nodes { id } } }');
    const [call] = (await spans()).filter(({ kind }) => kind === 'CLIENT');
    expect(call?.attributes).toMatchObject({ ...OK, 'http.request.resend_count': 1 });
    expect(call?.events).toEqual([
      { name: 'try', attributes: { 'http.response.status_code': 503 } },
      { name: 'try', attributes: { ...OK, 'http.request.resend_count': 1 } },
    ]);
    expect(call?.isError).toBe(false);
  });

  it('names the status of a refused call, and the code of a failed request', async () => {
    const { gateway, sandbox, spans } = await openTracedSandbox();
    const failed = { status: 500, body: { error_code: 'x', error_msg: 'x' } };
    sandbox.knobs.rules.push({ method: 'GET', path: /vaults/, fault: { kind: 'answer', answer: failed } });
    await gateway.query('{ vaults(filter: { upstreams: ["sg"] }) { nodes { id } failures { code } } }');
    const all = await spans();
    const request = requestSpan(all);
    expect(callsIn(all, request)).toMatchObject([{ attributes: { 'error.type': '500' }, isError: true }]);
    expect(request).toMatchObject({ attributes: { 'error.type': 'UPSTREAM_UNAVAILABLE', ...OK }, isError: true });
  });
});

describe('the span of a refused request', () => {
  it('has its code, and no call within it, where the document is refused', async () => {
    const { gateway, spans } = await openTracedSandbox({ limits: { upstreamCalls: 1 } });
    await gateway.query(NESTED);
    const all = await spans();
    expect(all).toHaveLength(1);
    expect(requestSpan(all)).toMatchObject({
      name: 'query',
      attributes: { 'error.type': 'LIMIT_EXCEEDED' },
      isError: false,
    });
  });

  it('is named by its method where nothing was read', async () => {
    const { gateway, spans } = await openTracedSandbox();
    const { status } = await fetch(`${gateway.url}/graphql`, { method: 'DELETE' });
    const [span] = await spans();
    expect(span).toMatchObject({ name: 'DELETE', kind: 'SERVER', isError: false });
    expect(span?.attributes).toEqual({
      'http.request.method': 'DELETE',
      'http.response.status_code': status,
      'error.type': 'INVALID_INPUT',
    });
  });

  it('is not written for a probe', async () => {
    const { gateway, spans } = await openTracedSandbox();
    await fetch(`${gateway.url}/ready`);
    await gateway.query('{ __typename }');
    expect((await spans()).map(({ name }) => name)).toEqual(['query']);
  });
});

it('the name of an operation is written for a trusted document only', async () => {
  const { manifest, documentId } = trustedFile('query Trusted { __typename }');
  const { gateway, spans } = await openTracedSandbox({ trustedDocuments: { manifest, only: false } });
  await gateway.query('query OfAClient { __typename }');
  const body = JSON.stringify({ documentId });
  await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const names = (await spans()).map(({ attributes }) => attributes['graphql.operation.name']);
  expect(names).toEqual([undefined, 'Trusted']);
});

it('no id, project, variable, token, document or request id is part of a trace', async () => {
  const { gateway, collector, sandbox, vaultId, close } = await openTracedSandbox();
  const headers = { 'x-request-id': 'request-of-a-client', authorization: 'Bearer key-of-a-client' };
  const document = 'query Secretive($id: ID!) { vault(id: $id) { name checkpoints(first: 1) { nodes { id } } } }';
  await gateway.query(document, { id: vaultId }, headers);
  const paths = sandbox.requests.map(({ path }) => path);
  const nativeId = vaultId.split(':')[2] ?? '';
  expect(paths.some((path) => path.includes(nativeId))).toBe(true);
  await close();
  const text = collector.seen.map(({ body }) => body).join();
  const project = /v3\/([0-9a-f]{32})\//.exec(paths.join())?.[1];
  const tokens = sandbox.requests.map((request) => request.headers['x-auth-token']).filter(Boolean);
  expect(tokens.length).toBeGreaterThan(0);
  for (const secret of [nativeId, project, ...tokens, 'Secretive', 'request-of-a-client', 'key-of-a-client'])
    expect(text).not.toContain(secret);
});
