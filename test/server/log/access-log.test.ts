import { request as httpRequest } from 'node:http';
import { expect, it } from 'vitest';
import { createLog } from '../../../src/server/log/log.ts';
import { openGateway } from '../../support/gateway.ts';
import { leaksIn } from '../../support/leaks.ts';
import { answering, serve } from '../../support/wire-server.ts';

const TOKEN = 'gAAAAABtoken-of-the-caller-0123';
const KEY = 'key-of-a-caller-that-nobody-may-see';
const NO_SUCH_VAULT = { error_code: 'BackupService.6105', error_msg: 'no such vault' };

/** A gateway that listens, and what it has logged of requests. */
async function open(more: object = {}, listener = answering(NO_SUCH_VAULT, 404)) {
  const upstream = await serve(listener);
  const sg = { name: 'sg', kind: 'cbr', endpoint: upstream.origin, projectId: 'p1', auth: { mode: 'passthrough' } };
  const { url, log: lines } = await openGateway({ upstreams: [sg], ...more }, { listen: true, log: createLog });
  const logged = async (count: number) => {
    await expect.poll(() => lines.length).toBeGreaterThanOrEqual(count);
    expect(lines).toHaveLength(count);
    return lines;
  };
  return { url, upstream, lines, logged };
}

const json = { 'content-type': 'application/json' };

function post(url: string, body: object | string, headers: Record<string, string> = {}, signal?: AbortSignal) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const init = { method: 'POST', headers: { ...json, ...headers }, body: text, signal: signal ?? null };
  return fetch(`${url}/graphql`, init);
}

it('writes who asked what, how long it took, what it cost and what went wrong', async () => {
  const { url, logged } = await open();
  const query =
    'query Names { vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { name } again: vault(id: "vault:sg:00000000-0000-4000-8000-00000000000b") { name } }';
  const response = await post(url, { query }, { 'x-auth-token': TOKEN, 'x-request-id': 'console.42' });
  expect(response.headers.get('x-request-id')).toBe('console.42');
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
  const { url, logged } = await open();
  const response = await post(url, { query: '{ __typename }' }, { 'x-request-id': id });
  const given = response.headers.get('x-request-id');
  expect(given).toMatch(/^[0-9a-f-]{36}$/);
  expect(await logged(1)).toMatchObject([{ requestId: given }]);
});

const MUTATION =
  'mutation { deleteCheckpoint(input: { id: "checkpoint:sg:00000000-0000-4000-8000-00000000000a" }) { ... on Failure { code } } }';

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
  const { url, logged } = await open();
  await post(url, body, headers);
  expect(await logged(1)).toMatchObject([{ level: 30, method: 'POST', msg: 'Request.', ...line }]);
});

it.each([
  ['another path', 'GET', '/elsewhere', {}, 404],
  ['a method that is not taken', 'PUT', '/graphql', {}, 405],
  ['a foreign host', 'GET', '/graphql', { host: 'evil.example' }, 421],
  ['a foreign host that asks for the health', 'GET', '/health', { host: 'evil.example' }, 421],
  ['a POST to /ready', 'POST', '/ready', {}, 405],
])('writes one line for %s', async (_what, method, path, headers, status) => {
  const { url, logged } = await open();
  await new Promise<void>((resolve, reject) => {
    const asking = httpRequest(
      `${url}${path}`,
      { method, headers: { 'content-length': 0, ...headers } },
      (response) => {
        response.resume().on('end', resolve);
      },
    );
    asking.on('error', reject).end();
  });
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
  const { url, lines } = await open({ upstreams });
  await post(url, { query });
  const accessLines = () => lines.filter(({ msg }) => msg === 'Request.');
  await expect.poll(accessLines).toHaveLength(1);
  expect(accessLines()).toMatchObject([{ codes: ['UPSTREAM_UNAVAILABLE'], failedUpstreams: ['sg'] }]);
});

it('names the upstreams that failed for each of those who share an answer', async () => {
  const { url, lines } = await open({}, (_request, response) => {
    setTimeout(() => response.writeHead(500).end(), 100);
  });
  const query = '{ vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { name } }';
  await Promise.all([1, 2].map(() => post(url, { query }, { 'x-auth-token': TOKEN })));
  const accessLines = () => lines.filter(({ msg }) => msg === 'Request.');
  await expect.poll(accessLines).toHaveLength(2);
  expect(accessLines().map(({ failedUpstreams }) => failedUpstreams)).toEqual([['sg'], ['sg']]);
  expect(accessLines().filter(({ shared }) => shared)).toHaveLength(1);
});

it('says that the client left before the answer', async () => {
  const leaving = new AbortController();
  const { url, logged, upstream } = await open({}, () => undefined);
  const asked = post(
    url,
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
  const { url, logged } = await open();
  for (const path of ['/health', '/ready', '/ready?full', '/health']) await fetch(`${url}${path}`);
  await post(url, { query: '{ __typename }' });
  expect(await logged(1)).toMatchObject([{ operationType: 'query' }]);
});

const VARIABLE = 'vault:sg:01234567-89ab-4cde-8f01-23456789abcd';
const QUERY = 'query Q($id: ID!) { vault(id: $id) { name } }';

it('holds no token, no key, no cookie and no variable', async () => {
  const { url, logged } = await open();
  const headers = { 'x-auth-token': TOKEN, 'x-auth-token-sg': TOKEN, authorization: `Bearer ${KEY}`, cookie: KEY };
  const variables = { id: VARIABLE };
  await post(url, { query: QUERY, variables }, headers);
  await post(url, { query: QUERY, variables: { id: [VARIABLE] } }, headers);
  await post(url, { query: `{ vault(id: "${VARIABLE}") { name } }` }, headers);
  const search = new URLSearchParams({ query: QUERY, variables: JSON.stringify(variables), token: TOKEN });
  await fetch(`${url}/graphql?${search}`, { headers: { ...headers, 'graphql-require-preflight': '1' } });
  await fetch(`${url}/${KEY}?${search}`, { headers });
  expect(leaksIn(JSON.stringify(await logged(5)), [TOKEN, KEY, VARIABLE])).toEqual([]);
});

it('holds the variables where that is wanted', async () => {
  const { url, logged } = await open({ logVariables: true });
  await post(url, { query: QUERY, variables: { id: VARIABLE } });
  expect(await logged(1)).toMatchObject([{ variables: { id: VARIABLE } }]);
});

it('cuts out of the variables what is named like a secret, on every level', async () => {
  const { url, logged } = await open({ logVariables: true });
  const within = { token: TOKEN, list: [{ clientSecret: KEY, kept: 1 }], API_KEY: KEY, 'Set-Cookie': [KEY] };
  const variables = {
    id: VARIABLE,
    password: KEY,
    input: { password: TOKEN, x: within, Authorization: { Bearer: KEY } },
  };
  await post(url, { query: QUERY, variables });
  const cut = '[cut out]';
  const lines = await logged(1);
  expect(lines[0]?.variables).toEqual({
    id: VARIABLE,
    password: cut,
    input: {
      password: cut,
      x: { token: cut, list: [{ clientSecret: cut, kept: 1 }], API_KEY: cut, 'Set-Cookie': cut },
      Authorization: cut,
    },
  });
  expect(leaksIn(JSON.stringify(lines), [TOKEN, KEY])).toEqual([]);
});

it.each([
  ['wide', { a: Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`key${index}`, 1])) }],
  ['long', { a: new Array(1_000).fill(7), b: 'x'.repeat(100_000), c: { d: [[8]] } }],
  ['many', { a: new Array(30).fill(new Array(60).fill({ b: 'c' })) }],
  ['deep', { a: JSON.parse(`${'{"b":['.repeat(1_000)}${']}'.repeat(1_000)}`) }],
])('writes no long line of variables that are %s', async (_name, variables) => {
  const { url, logged } = await open({ logVariables: true });
  await post(url, { query: QUERY, variables });
  const text = JSON.stringify(await logged(1));
  expect(text).toMatch(/left out|x \.\.\./);
  expect(text.length).toBeLessThan(10_000);
});

it('cuts out what nobody should have handed to it', () => {
  const lines: string[] = [];
  const log = createLog({ sink: { write: (line) => void lines.push(line) }, upstreams: [{ name: 'sg' }] });
  const parts = { authorization: `Bearer ${KEY}`, 'x-auth-token': TOKEN, 'x-auth-token-sg': TOKEN, cookie: KEY };
  const secrets = { password: KEY, secretKey: KEY, token: TOKEN, key: KEY, 'set-cookie': [KEY] };
  log.info({ ...parts, ...secrets, headers: parts, auth: secrets, variables: secrets, kept: 1 }, 'Careless.');
  expect(leaksIn(lines.join(''), [TOKEN, KEY])).toEqual([]);
  expect(JSON.parse(lines.join(''))).toMatchObject({ kept: 1, headers: { authorization: '[cut out]' } });
});
