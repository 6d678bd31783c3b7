import type { Server } from 'node:net';
import { shareOfOne } from '../http/share.ts';

/** Takes so many connections at most, and of each address its share: who opens all of them leaves some for the others. */
export function shareConnections(server: Server, most: number): void {
  server.maxConnections = most;
  const share = shareOfOne(most, false);
  const held = new Map<string, number>();
  server.on('connection', (socket) => {
    const { remoteAddress: address = '' } = socket;
    const before = held.get(address) ?? 0;
    if (before >= share) return void socket.destroy();
    held.set(address, before + 1);
    socket.once('close', () => {
      const left = (held.get(address) ?? 1) - 1;
      if (left > 0) held.set(address, left);
      else held.delete(address);
    });
  });
}
