import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { shareConnections } from '../../src/server/connection-shares.ts';

/** A server that takes 16 connections. */
async function serverOf16() {
  const server = createServer((_request, response) => void response.end('{}'));
  shareConnections(server, 16);
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
  return { open };
}

async function isAnswered(socket: Socket): Promise<boolean> {
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return Promise.race([once(socket, 'data').then(() => true), once(socket, 'close').then(() => false)]);
}

it('leaves connections for others, however many one address opens, and gives back what was closed', async () => {
  const { open } = await serverOf16();
  const greedy: Socket[] = [];
  for (let count = 0; count < 14; count += 1) greedy.push(await open('127.0.0.1'));
  expect(await Promise.all(greedy.map(isAnswered))).toEqual(Array(14).fill(true));
  for (let count = 0; count < 40; count += 1) expect(await isAnswered(await open('127.0.0.1'))).toBe(false);
  expect(await isAnswered(await open('127.0.0.2'))).toBe(true);
  greedy[0]?.destroy();
  await expect.poll(async () => isAnswered(await open('127.0.0.1'))).toBe(true);
});
