import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { openGateway } from '../../support/gateway.ts';
import { sendRaw } from '../../support/raw.ts';
import { serve } from '../../support/wire-server.ts';
import { asking } from './_support/slow-vaults.ts';

const AUTH = { mode: 'token', token: 't' };

function contentOver(endpoint: string, more: object = {}) {
  return { upstreams: [{ name: 'sg', kind: 'cbr', endpoint, projectId: 'p1', auth: AUTH }], ...more };
}

it('answers what is sent in a row over one connection one after the other, in that order', async () => {
  let running = 0;
  let most = 0;
  const { origin } = await serve((_request, response) => {
    running += 1;
    most = Math.max(most, running);
    // Time in which the next one would come.
    setTimeout(() => {
      running -= 1;
      response.writeHead(404).end('{}');
    }, 30);
  });
  const { port } = await openGateway(contentOver(origin), { listen: true });
  const names = ['one', 'two', 'three', 'four'];
  const requests = names.map((name) => asking(name, ...(name === 'four' ? ['Connection: close'] : [])));
  const { text } = await sendRaw(port, requests.join(''), { readMs: 2_000 });
  expect([...text.matchAll(/"data":\{"(\w+)"/g)].map(([, name]) => name)).toEqual(names);
  expect(most).toBe(1);
});

/** Counts the requests that a server of this process has received on a port and not completed. */
function countOpen(port: number): () => number {
  const ARRIVALS = 'http.server.request.start';
  let open = 0;
  const onArrival = (message: unknown) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.localPort !== port) return;
    open += 1;
    response.once('close', () => {
      open -= 1;
    });
  };
  subscribe(ARRIVALS, onArrival);
  onTestFinished(() => void unsubscribe(ARRIVALS, onArrival));
  return () => open;
}

it('lets go of what waited on a connection that its client has left', async () => {
  const { origin } = await serve(() => {});
  const { port } = await openGateway(contentOver(origin), { listen: true });
  const open = countOpen(port);
  const leaving = sendRaw(port, ['a', 'b', 'c'].map((name) => asking(name)).join(''), { readMs: 200 });
  await expect.poll(open).toBe(3);
  await leaving;
  await expect.poll(open).toBe(0);
});

it.each([
  [{}, 65],
  [{ keepAliveMs: 30_999 }, 30],
])('says with %j that it keeps an idle connection for %i seconds', async (config, seconds) => {
  const { url } = await openGateway(contentOver('http://127.0.0.1:1', config), { listen: true });
  const { headers } = await fetch(`${url}/health`);
  expect(headers.get('keep-alive')).toBe(`timeout=${seconds}`);
});
