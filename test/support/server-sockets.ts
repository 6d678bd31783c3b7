import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';

// Node publishes the server's side of each connection that a server of this process accepts.
const ACCEPTED = 'net.server.socket';

/** The server's sides of the connections to a port from now on, in their order: what the server has read and written. */
export function serverSocketsAt(port: number): readonly Socket[] {
  const sockets: Socket[] = [];
  const add = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    if (socket.localPort === port) sockets.push(socket);
  };
  subscribe(ACCEPTED, add);
  onTestFinished(() => void unsubscribe(ACCEPTED, add));
  return sockets;
}
