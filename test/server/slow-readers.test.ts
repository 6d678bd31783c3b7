import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { cutSlowReaders } from '../../src/server/slow-readers.ts';

const LARGE = Buffer.alloc(30_000_000, 'x');
const ASK = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

/** A server of large answers that lets connections be idle for a minute, and a connection to it. */
async function open() {
  const server: Server = createServer({ keepAliveTimeout: 60_000 }, (_request, response) => void response.end(LARGE));
  cutSlowReaders(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

it('lets a connection that was idle for long wait for its answer as any other one', { timeout: 20_000 }, async () => {
  const socket = await open();
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  for await (const _chunk of socket.iterator({ destroyOnReturn: false })) if (socket.bytesRead > LARGE.length) break;
  await sleep(5_500);
  socket.write(ASK);
  await sleep(1_500);
  const before = socket.bytesRead;
  socket.resume();
  await once(socket, 'close');
  expect(socket.bytesRead - before).toBeGreaterThan(LARGE.length / 2);
  expect(socket.bytesRead).toBeGreaterThan(2 * LARGE.length);
});
