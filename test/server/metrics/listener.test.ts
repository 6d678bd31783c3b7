import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { openGateway } from '../../support/gateway.ts';
import { openClient } from '../../support/posting.ts';
import { answering, serve } from '../../support/wire-server.ts';
import { openMetered, over, vaultOf } from './_support/metered.ts';

const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('prom-client'));
const listeners = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;

it('is not there, and loads nothing, without the key', async () => {
  const before = listeners();
  const off = await openGateway(over('http://127.0.0.1:9'), { listen: true });
  expect([off.metricsUrl, loaded(), listeners() - before]).toEqual([undefined, [], 1]);
  await openMetered(over('http://127.0.0.1:9'), {});
  expect(loaded()).not.toEqual([]);
  expect(listeners() - before).toBe(3);
});

it('serves metrics, /health and /ready by GET and HEAD, and nothing else', async () => {
  const { metricsUrl } = await openMetered(over('http://127.0.0.1:9'), {});
  const send = openClient();
  const port = Number(new URL(metricsUrl).port);
  const ask = async (method: string, path: string) => (await send(port, { method, path, headers: {} })).status;
  const statuses: Record<string, number[]> = {};
  for (const path of ['/metrics', '/metrics?x=1', '/health', '/ready', '/', '/graphql', '/metrics/'])
    statuses[path] = [await ask('GET', path), await ask('HEAD', path), await ask('POST', path)];
  expect(statuses).toEqual({
    '/metrics': [200, 200, 405],
    '/metrics?x=1': [200, 200, 405],
    '/health': [200, 200, 405],
    '/ready': [200, 200, 405],
    '/': [404, 404, 404],
    '/graphql': [404, 404, 404],
    '/metrics/': [404, 404, 404],
  });
});

it('says in which format metrics are written', async () => {
  const { metricsUrl } = await openMetered(over('http://127.0.0.1:9'), {});
  const { headers } = await fetch(`${metricsUrl}/metrics`);
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
});

it('is not on the port of the gateway, which keeps its /health and /ready', async () => {
  const { url } = await openMetered(over('http://127.0.0.1:9'), {});
  const statuses = ['/metrics', '/health', '/ready'].map(async (path) => (await fetch(url + path)).status);
  expect(await Promise.all(statuses)).toEqual([404, 200, 200]);
});

it('reports that the gateway drains, and closes when the last request has ended', async () => {
  let release = () => {};
  const upstream = await serve((request, response) => {
    release = () => answering({}, 404)(request, response);
  });
  const { metricsUrl, ask, close } = await openMetered(over(upstream.origin), {});
  const asked = ask(vaultOf(1), { headers: { connection: 'close' } });
  await expect.poll(() => upstream.seen.length).toBe(1);
  const closed = close();
  const ready = await fetch(`${metricsUrl}/ready`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'draining' }]);
  expect((await fetch(`${metricsUrl}/metrics`)).status).toBe(200);
  release();
  expect((await asked).status).toBe(200);
  await closed;
  await expect(fetch(`${metricsUrl}/ready`)).rejects.toThrow();
});

it('leaves no port open if the gateway cannot listen', async () => {
  const [taken, free] = [await portOf(), await portOf()];
  await free.close();
  const content = { ...over('http://127.0.0.1:9'), port: taken.port, metrics: { port: free.port } };
  await expect(openMetered(content, {})).rejects.toMatchObject({ code: 'EADDRINUSE', port: taken.port });
  const again = await portOf(free.port);
  await Promise.all([taken.close(), again.close()]);
});

/** A port that is in use until it is closed. */
async function portOf(port = 0) {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: given } = server.address() as { port: number };
  return { port: given, close: () => new Promise((resolve) => server.close(resolve)) };
}
