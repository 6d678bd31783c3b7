import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** The other side, on a free loopback port. */
export interface Peer {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

export async function listen(listener: RequestListener): Promise<Peer> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => listener(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// It listens and then stands still for ever, so the kernel has nobody to hand a connection to.
const DEAF = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });`;

/** A port on which connecting hangs: its queue of connections is full and nobody takes one out. */
export async function listenWithoutAccepting(): Promise<Peer> {
  const worker = new Worker(DEAF, { eval: true });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const fillers = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  // The first of them fill the queue; the others wait like everybody after them.
  while (fillers.filter(({ connecting }) => !connecting).length < 2) await sleep(5);
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}

export function sendJson(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** A vault as CBR shows it, under the id that the path asks for. */
export function sendVault(response: ServerResponse, path: string): void {
  const id = path.split('/').at(-1);
  const billing = {
    allocated: 1,
    charging_mode: 'post_paid',
    cloud_type: 'public',
    consistent_level: 'crash_consistent',
  };
  const vault = {
    id,
    name: 'orders',
    resources: [],
    tags: [],
    project_id: 'project',
    provider_id: '0daac4c5-6707-4851-97ba-169e36266b66',
    created_at: '2026-01-05T08:00:00.000000',
    billing: { ...billing, object_type: 'server', protect_type: 'backup', size: 100, status: 'available', used: 0 },
  };
  sendJson(response, 200, { vault });
}
