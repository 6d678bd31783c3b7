import { Agent, request } from 'node:http';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startGateway } from '../../src/server/start.ts';
import { answering, serve } from '../support/wire-server.ts';

async function open(endpoint = 'http://127.0.0.1:1') {
  const auth = { mode: 'token', token: 't' };
  const upstreams = [{ name: 'sg', kind: 'cbr', endpoint, projectId: 'p1', auth }];
  const config = readConfig({ name: 'test', content: { port: 0, upstreams } }, {});
  const gateway = await startGateway(config, { log: pino({ level: 'silent' }) });
  onTestFinished(() => gateway.close());
  return gateway;
}

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
  const alive = await fetch(`${url}/health`);
  expect([alive.status, alive.headers.get('content-type'), await alive.json()]).toEqual([
    200,
    'application/json',
    { status: 'alive' },
  ]);
  const ready = await fetch(`${url}/ready?verbose`);
  const upstreams = [{ name: 'sg', isFailing: false }];
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', upstreams }]);
  expect(cbr.seen).toEqual([]);
});

it.each(['/health', '/ready'])('answers %s to GET and HEAD only, and lets nobody keep it', async (path) => {
  const { url } = await open();
  for (const method of ['GET', 'HEAD']) {
    const response = await fetch(url + path, { method });
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await response.text()).toMatch(method === 'GET' ? /^\{/ : /^$/);
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const response = await fetch(url + path, { method });
    expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
    expect(await response.json()).toEqual({
      errors: [{ message: 'Ask by GET or HEAD.', extensions: { code: 'INVALID_INPUT', retryable: false } }],
    });
  }
});

it.each(['/health/', '/healthz', '/graphql/health', '/x/ready'])('does not take %s for one of them', async (path) => {
  expect((await fetch((await open()).url + path)).status).toBe(404);
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
  const begunAt = performance.now();
  await close();
  expect(performance.now() - begunAt).toBeGreaterThan(400);
  expect(performance.now() - begunAt).toBeLessThan(4_000);
});
