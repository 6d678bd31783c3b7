import type { Server, Socket } from 'node:net';
import { shareOfOne } from '../../domain/fair-share.ts';
import { createIdleQueue, type IdleSince } from './idle-queue.ts';

/**
 * Bounds the connections of the server and, so that one client cannot use all of them, of each address. A connection above
 * a bound replaces the one with the longest idle time (of its address, if that is the exceeded bound). If none is idle,
 * the new connection is closed.
 */
export function shareConnections(server: Server, maxConnections: number, idleSince: IdleSince): void {
  const share = shareOfOne(maxConnections, false);
  const addresses = new Map<Socket, string>();
  const countOfAddress = new Map<string, number>();
  const idleQueue = createIdleQueue(addresses, idleSince);

  /** Frees the share of a connection; called before its 'close' event if it is replaced. */
  function release(socket: Socket): void {
    const address = addresses.get(socket);
    if (address === undefined) return;
    addresses.delete(socket);
    const left = (countOfAddress.get(address) ?? 1) - 1;
    if (left > 0) countOfAddress.set(address, left);
    else countOfAddress.delete(address);
  }

  function hasRoom(address: string): boolean {
    const isShareUsed = (countOfAddress.get(address) ?? 0) >= share;
    if (!isShareUsed && addresses.size < maxConnections) return true;
    const idle = idleQueue.next(isShareUsed ? address : undefined);
    if (!idle) return false;
    release(idle);
    idle.destroy();
    return true;
  }

  server.on('connection', (socket) => {
    const { remoteAddress: address = '' } = socket;
    if (!hasRoom(address)) return void socket.destroy();
    addresses.set(socket, address);
    countOfAddress.set(address, (countOfAddress.get(address) ?? 0) + 1);
    socket.once('close', () => release(socket));
  });
}
