import { expect, it } from 'vitest';
import { arrivalsAt } from '../../support/arrivals.ts';
import { answering, serve } from '../../support/wire-server.ts';
import { MUTATION, openLogged, TOKEN } from './_support/logged-gateway.ts';

it('writes who asked what, how long it took, what it cost and what went wrong', async () => {
  const { post, logged } = await openLogged();
  const query =
    'query Names { vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { name } again: vault(id: "vault:sg:00000000-0000-4000-8000-00000000000b") { name } }';
  const response = await post({ query }, { 'x-auth-token': TOKEN, 'x-request-id': 'console.42' });
  expect(response.headers['x-request-id']).toBe('console.42');
  expect(await logged(1)).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      requestId: 'console.42',
      method: 'POST',
      status: 200,
      operationType: 'query',
      operationName: 'Names',
      durationMs: expect.any(Number),
      upstreamCalls: 2,
      estimatedCalls: 4,
      caller: expect.stringMatching(/^[\w-]{8,16}$/),
      address: '127.0.0.1',
      msg: 'Request.',
    },
  ]);
});

it.each([['two words'], ['x'.repeat(65)], ['{"a":1}'], ['']])('gives a request an id of its own for %j', async (id) => {
  const { post, logged } = await openLogged();
  const response = await post({ query: '{ __typename }' }, { 'x-request-id': id });
  const given = response.headers['x-request-id'];
  expect(given).toMatch(/^[0-9a-f-]{36}$/);
  expect(await logged(1)).toMatchObject([{ requestId: given }]);
});

it.each<[string, object | string, Record<string, string>, object]>([
  ['a document that is none', { query: '{ vaults(' }, {}, { codes: ['GRAPHQL_PARSE_FAILED'] }],
  ['an unknown field', { query: '{ nothing }' }, {}, { codes: ['GRAPHQL_VALIDATION_FAILED'] }],
  [
    'a missing token',
    { query: '{ vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { name } }' },
    {},
    { codes: ['UNAUTHENTICATED'] },
  ],
  ['a failure that is data', { query: MUTATION }, {}, { operationType: 'mutation', codes: ['UNAUTHENTICATED'] }],
  ['a body that is not JSON', '{', {}, { status: 400 }],
  ['another kind of body', 'query=1', { 'content-type': 'application/x-www-form-urlencoded' }, { status: 415 }],
  ['too large a body', { query: 'x'.repeat(300_000) }, {}, { status: 413 }],
])('writes one line for %s', async (_what, body, headers, line) => {
  const { post, logged } = await openLogged();
  await post(body, headers);
  expect(await logged(1)).toMatchObject([{ level: 30, method: 'POST', msg: 'Request.', ...line }]);
});

it.each([
  ['another path', 'GET', '/elsewhere', {}, 404],
  ['a method that is not taken', 'PUT', '/graphql', {}, 405],
  ['a foreign host', 'GET', '/graphql', { host: 'evil.example' }, 421],
  ['a foreign host that asks for the health', 'GET', '/health', { host: 'evil.example' }, 421],
  ['a POST to /ready', 'POST', '/ready', {}, 405],
])('writes one line for %s', async (_what, method, path, headers, status) => {
  const { send, logged } = await openLogged();
  await send({ method, path, headers });
  expect(await logged(1)).toMatchObject([{ method, status, upstreamCalls: 0 }]);
});

it.each<[what: string, document: string]>([
  ['an error', '{ vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { name } upstreams { name } }'],
  ['a failure beside rows', '{ vaults { nodes { id } failures { code } } }'],
  ['a failure that is data', MUTATION],
])('names the upstreams that failed: %s', async (_what, query) => {
  const lab = await serve(answering({ plans: [] }));
  const upstreams = [
    { name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:9', projectId: 'p1', auth: { mode: 'token', token: 't' } },
    { name: 'lab', kind: 'karbor', endpoint: lab.origin, projectId: 'p1', auth: { mode: 'token', token: 't' } },
  ];
  const { post, lines } = await openLogged({ upstreams });
  await post({ query });
  const accessLines = () => lines.filter(({ msg }) => msg === 'Request.');
  await expect.poll(accessLines).toHaveLength(1);
  expect(accessLines()).toMatchObject([{ codes: ['UPSTREAM_UNAVAILABLE'], failedUpstreams: ['sg'] }]);
});

it('names the upstreams that failed for each of those who share an answer', async () => {
  let release = () => {};
  const { port, upstream, post, lines } = await openLogged({}, (_request, response) => {
    release = () => void response.writeHead(500).end();
  });
  const arrived = arrivalsAt(port);
  const query = '{ vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { name } }';
  const both = [1, 2].map(() => post({ query }, { 'x-auth-token': TOKEN }));
  await expect.poll(arrived).toBe(2);
  // A later request that ends has let both of them begin.
  await post({ query: '{ __typename }' }, { 'x-request-id': 'later' });
  await expect.poll(() => upstream.seen.length).toBe(1);
  release();
  await Promise.all(both);
  const accessLines = () => lines.filter(({ msg, requestId }) => msg === 'Request.' && requestId !== 'later');
  await expect.poll(accessLines).toHaveLength(2);
  expect(accessLines().map(({ failedUpstreams }) => failedUpstreams)).toEqual([['sg'], ['sg']]);
  expect(accessLines().filter(({ shared }) => shared)).toHaveLength(1);
});

it('says that the client left before the answer', async () => {
  const leaving = new AbortController();
  const { post, logged, upstream } = await openLogged({}, () => undefined);
  const asked = post(
    { query: '{ vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { name } }' },
    { 'x-auth-token': TOKEN },
    leaving.signal,
  );
  await expect.poll(() => upstream.seen.length).toBe(1);
  leaving.abort();
  await expect(asked).rejects.toThrow();
  const [line] = await logged(1);
  expect(line).toMatchObject({ clientLeft: true, operationType: 'query', upstreamCalls: 1 });
  expect(line).not.toHaveProperty('status');
});

it('writes nothing for /health and /ready', async () => {
  const { post, send, logged } = await openLogged();
  for (const path of ['/health', '/ready', '/ready?full', '/health']) await send({ method: 'GET', path });
  await post({ query: '{ __typename }' });
  expect(await logged(1)).toMatchObject([{ operationType: 'query' }]);
});
