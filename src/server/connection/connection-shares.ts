import type { Server, Socket } from 'node:net';
import { shareOfOne } from '../../domain/fair-share.ts';
import { createIdleQueue, type IdleSince } from './idle-queue.ts';

/**
 * Takes so many connections at most, and of each address its share: who opens all of them leaves some for the others.
 * Where there is no room, the one that has been idle for longest makes it, of the same address where its share is what is
 * used up; where none is idle, the new one is closed.
 */
export function shareConnections(server: Server, most: number, idleSince: IdleSince): void {
  const share = shareOfOne(most, false);
  const addresses = new Map<Socket, string>();
  const held = new Map<string, number>();
  const line = createIdleQueue(addresses, idleSince);

  /** Gives its place back, before the system is done with it. */
  function release(socket: Socket): void {
    const address = addresses.get(socket);
    if (address === undefined) return;
    addresses.delete(socket);
    const left = (held.get(address) ?? 1) - 1;
    if (left > 0) held.set(address, left);
    else held.delete(address);
  }

  function hasRoom(address: string): boolean {
    const isShareUsed = (held.get(address) ?? 0) >= share;
    if (!isShareUsed && addresses.size < most) return true;
    const idle = line.next(isShareUsed ? address : undefined);
    if (!idle) return false;
    release(idle);
    idle.destroy();
    return true;
  }

  server.on('connection', (socket) => {
    const { remoteAddress: address = '' } = socket;
    if (!hasRoom(address)) return void socket.destroy();
    addresses.set(socket, address);
    held.set(address, (held.get(address) ?? 0) + 1);
    socket.once('close', () => release(socket));
  });
}
