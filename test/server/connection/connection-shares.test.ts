import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { shareConnections } from '../../../src/server/connection/connection-shares.ts';
import { watchConnections } from '../../../src/server/connection/connections.ts';

/** A server that takes 16 connections. */
async function serverOf16() {
  const held: ServerResponse[] = [];
  const server = createServer(({ url }, response) => {
    if (url === '/held') held.push(response);
    else response.end('{}');
  });
  shareConnections(server, 16, watchConnections(server).idleSince);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const open = async (localAddress: string): Promise<Socket> => {
    const socket = connect({ port, host: '127.0.0.1', localAddress }).on('error', () => {});
    await once(socket, 'connect');
    return socket;
  };
  return { open, held };
}

async function isAnswered(socket: Socket, target = '/'): Promise<boolean> {
  socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  return Promise.race([once(socket, 'data').then(() => true), once(socket, 'close').then(() => false)]);
}

/** Connections of one address over each of which a request runs. */
async function busy({ open, held }: Awaited<ReturnType<typeof serverOf16>>, count: number, from: string) {
  const sockets = await Promise.all(Array.from({ length: count }, () => open(from)));
  const before = held.length;
  for (const socket of sockets) void isAnswered(socket, '/held');
  await expect.poll(() => held.length).toBe(before + count);
  return sockets;
}

it('leaves connections for others, however many one address uses, and gives back what was closed', async () => {
  const server = await serverOf16();
  const greedy = await busy(server, 14, '127.0.0.1');
  for (let count = 0; count < 40; count += 1) expect(await isAnswered(await server.open('127.0.0.1'))).toBe(false);
  expect(await isAnswered(await server.open('127.0.0.2'))).toBe(true);
  greedy[0]?.destroy();
  await expect.poll(async () => isAnswered(await server.open('127.0.0.1'))).toBe(true);
});

/** Opens them one after the other, so that each has been idle for longer than the next. */
async function idle({ open }: Awaited<ReturnType<typeof serverOf16>>, count: number, from: string) {
  const sockets: Socket[] = [];
  for (let at = 0; at < count; at += 1) {
    const socket = await open(from);
    await isAnswered(socket);
    sockets.push(socket);
  }
  return sockets;
}

it('ends the connection of an address that has been idle for longest when that address has its share', async () => {
  const server = await serverOf16();
  const [other] = await idle(server, 1, '127.0.0.2');
  const sockets = await idle(server, 14, '127.0.0.1');
  // Used again, the oldest is the youngest.
  expect(await isAnswered(sockets[0] as Socket)).toBe(true);
  const next = await idle(server, 3, '127.0.0.1');
  await expect.poll(() => sockets.filter(({ closed }) => closed)).toEqual(sockets.slice(1, 4));
  expect([other, ...next].map((socket) => socket?.closed)).toEqual([false, false, false, false]);
});

it('ends the one of all that has been idle for longest when there is no room at all', async () => {
  const server = await serverOf16();
  const first = await idle(server, 1, '127.0.0.2');
  const running = await busy(server, 8, '127.0.0.1');
  const second = await idle(server, 7, '127.0.0.3');
  const third = await idle(server, 2, '127.0.0.4');
  await expect.poll(() => [...first, ...second].filter(({ closed }) => closed)).toEqual([first[0], second[0]]);
  expect([...running, ...third].filter(({ closed }) => closed)).toEqual([]);
});

it('closes the new one when none is idle, one on which a head is just coming in neither', async () => {
  const server = await serverOf16();
  await busy(server, 13, '127.0.0.1');
  const [coming] = await idle(server, 1, '127.0.0.1');
  coming?.write('GET / HTTP/1.1\r\nHost: ');
  await busy(server, 2, '127.0.0.2');
  expect(await isAnswered(await server.open('127.0.0.1'))).toBe(false);
  expect(await isAnswered(await server.open('127.0.0.3'))).toBe(false);
  coming?.write('localhost\r\n\r\n');
  expect(await once(coming as Socket, 'data').then(String)).toContain('200 OK');
});
