import { Agent, request } from 'node:http';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openGateway } from '../../support/gateway.ts';
import { uuidOf } from '../../support/native-id.ts';
import { answering, serve } from '../../support/wire-server.ts';

/** By a connection of its own: a kept one would hold up the end of the test. */
const fetchOnce = (url: string, init: RequestInit = {}) => fetch(url, { ...init, headers: { connection: 'close' } });

async function open(endpoint = 'http://127.0.0.1:1', auth: object = { mode: 'token', token: 't' }, keys: object = {}) {
  const upstreams = [{ name: 'sg', kind: 'cbr', endpoint, projectId: 'p1', auth, ...keys }];
  const gateway = await openGateway({ upstreams }, { listen: true, log: ({ sink }) => pino({ level: 'warn' }, sink) });
  const ready = async () =>
    ((await (await fetchOnce(`${gateway.url}/ready`)).json()) as { upstreams: unknown[] }).upstreams;
  /** Reads of one caller, one after the other, each of another vault. */
  const read = async (token: string, times: number) => {
    for (let at = 0; at < times; at += 1) {
      const document = `{ vault(id: "vault:sg:${uuidOf(`${token}-${at}`)}") { name } }`;
      await gateway.query(document, {}, { 'x-auth-token': token, connection: 'close' });
    }
  };
  return { ...gateway, warnings: gateway.lines, ready, read };
}

const FAILING = [{ name: 'sg', isFailing: true }];
const WELL = [{ name: 'sg', isFailing: false }];
const OPENED =
  'sg: the circuit breaker has opened: the upstream has failed again and again, and calls to it are not sent.';
const CLOSED = 'sg: the circuit breaker has closed: the upstream has answered.';
/** What is told of circuit breakers. */
const breakerLines = (lines: readonly string[]) =>
  lines
    .map((line) => JSON.parse(line))
    .filter(({ upstream, operation }) => upstream === 'sg' && operation === undefined)
    .map(({ msg }) => msg);

it('tells an upstream that is left alone, once when it begins and once when it is over', async () => {
  let status = 500;
  const { origin } = await serve((request, response) => answering({}, status)(request, response));
  const { ready, read, warnings } = await open(origin);
  await read('caller', 4);
  expect(await ready()).toEqual(WELL);
  await read('caller', 3);
  expect(await ready()).toEqual(FAILING);
  expect(breakerLines(warnings)).toEqual([OPENED]);
  status = 404;
  // No call is sent before the pause of the breaker ends.
  const readAgain = async () => {
    await read('caller', 1);
    return ready();
  };
  await expect.poll(readAgain, { timeout: 5_000 }).toEqual(WELL);
  expect(breakerLines(warnings)).toEqual([OPENED, CLOSED]);
  expect(warnings.join()).not.toMatch(/p1|"t"/);
});

it('tells why an upstream failed last where that is asked for, and to nobody else', async () => {
  const { origin } = await serve(answering({}, 503, { 'x-request-id': 'up-1' }));
  const { url, ready, read } = await open(origin);
  const verbose = async () =>
    ((await (await fetchOnce(`${url}/ready?verbose`)).json()) as { upstreams: unknown }).upstreams;
  expect(await verbose()).toEqual(WELL);
  await read('caller', 1);
  const lastFailure = { at: expect.any(String), operation: 'getVault', code: 'UPSTREAM_UNAVAILABLE', status: 503 };
  expect(await verbose()).toEqual([{ ...WELL[0], lastFailure }]);
  expect(await ready()).toEqual(WELL);
  expect((await fetchOnce(`${url}/health?verbose`)).status).toBe(200);
});

it('tells the cause where an upstream cannot be reached', async () => {
  const { url, read } = await open('http://127.0.0.1:9');
  await read('caller', 1);
  const { upstreams } = (await (await fetchOnce(`${url}/ready?verbose`)).json()) as { upstreams: object[] };
  expect(upstreams).toMatchObject([{ lastFailure: { cause: 'ECONNREFUSED' } }]);
});

it('tells a proxy that cannot be reached from an upstream', async () => {
  const { url, read } = await open('http://cbr.example.com', undefined, { proxy: 'http://127.0.0.1:9' });
  await read('caller', 1);
  const { upstreams } = (await (await fetchOnce(`${url}/ready?verbose`)).json()) as { upstreams: object[] };
  expect(upstreams).toMatchObject([{ lastFailure: { cause: 'PROXY_ECONNREFUSED' } }]);
});

it('tells nothing of a caller whose calls fail beside those of others, and of two callers it does', async () => {
  const fails = ['first', 'second'];
  const { origin } = await serve((request, response) => {
    const isBad = fails.includes(String(request.headers['x-auth-token']));
    answering({}, isBad ? 500 : 404)(request, response);
  });
  const { ready, read, warnings } = await open(origin, { mode: 'passthrough' });
  await read('other', 1);
  await read('first', 7);
  expect(await ready()).toEqual(WELL);
  await read('second', 7);
  await expect.poll(ready, { timeout: 5_000 }).toEqual(FAILING);
  expect(breakerLines(warnings)).toEqual([OPENED]);
});

interface Answer {
  readonly status: number;
  readonly connection: string | undefined;
  readonly body: unknown;
}

function ask(url: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, connection: headers.connection, body: JSON.parse(text) });
      });
    });
    asking.on('error', reject).end();
  });
}

it('is alive and ready, and asks no upstream for that', async () => {
  const cbr = await serve(answering({}));
  const { url } = await open(cbr.origin);
  const alive = await fetchOnce(`${url}/health`);
  expect([alive.status, alive.headers.get('content-type'), await alive.json()]).toEqual([
    200,
    'application/json',
    { status: 'alive' },
  ]);
  const ready = await fetchOnce(`${url}/ready?verbose`);
  const upstreams = [{ name: 'sg', isFailing: false }];
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', upstreams }]);
  expect(cbr.seen).toEqual([]);
});

it.each(['/health', '/ready'])('answers %s to GET and HEAD only, and lets nobody keep it', async (path) => {
  const { url } = await open();
  for (const method of ['GET', 'HEAD']) {
    const response = await fetchOnce(url + path, { method });
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await response.text()).toMatch(method === 'GET' ? /^\{/ : /^$/);
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const response = await fetchOnce(url + path, { method });
    expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
    expect(await response.json()).toEqual({
      errors: [{ message: 'Use GET or HEAD.', extensions: { code: 'INVALID_INPUT', retryable: false } }],
    });
  }
});

it.each(['/health/', '/healthz', '/graphql/health', '/x/ready'])('does not take %s for one of them', async (path) => {
  expect((await fetchOnce((await open()).url + path)).status).toBe(404);
});

it('is alive but not ready while it drains, and ends each connection with its answer', async () => {
  const { url, close } = await open();
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })] as const;
  for (const agent of agents) expect((await ask(`${url}/ready`, agent)).connection).toBe('keep-alive');
  const closed = close();
  const ready = await ask(`${url}/ready`, agents[0]);
  expect(ready).toMatchObject({ status: 503, connection: 'close', body: { status: 'draining' } });
  expect(await ask(`${url}/health`, agents[1])).toMatchObject({ status: 200, connection: 'close' });
  await closed;
});

it('waits half a second for those who keep a connection and send nothing', async () => {
  const { url, close } = await open();
  const agent = new Agent({ keepAlive: true });
  await ask(`${url}/ready`, agent);
  const startedAt = performance.now();
  await close();
  expect(performance.now() - startedAt).toBeGreaterThan(400);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
});
