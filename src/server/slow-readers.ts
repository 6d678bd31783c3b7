import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const LOOK_MS = 1_000;
const READING_MS = 5_000;
const LEAST_BYTES = 128_000;
// Longer than Node lets a connection without a request be.
const IDLE_MS = 7_000;

interface Seen {
  /** How many bytes the client's side had taken at that moment. */
  readonly taken: number;
  readonly at: number;
}

/**
 * Breaks off a connection over which fewer than 128 kB of a waiting answer went in five seconds, and one that stays
 * open between requests by empty lines: Node's own timeouts do not see these. Costs nothing for each request.
 */
export function cutSlowReaders(server: Server): void {
  const sockets = new Map<Socket, Seen>();
  server.on('connection', (socket: Socket) => {
    sockets.set(socket, { taken: 0, at: performance.now() });
    socket.once('close', () => sockets.delete(socket));
  });

  function look(): void {
    const now = performance.now();
    for (const [socket, seen] of sockets) {
      const taken = bytesTaken(socket);
      const isWaiting = socket.writableLength > 0;
      const isStill = taken - seen.taken < (isWaiting ? LEAST_BYTES : 1) && (isWaiting || isIdle(socket));
      if (!isStill) sockets.set(socket, { taken, at: now });
      // Without a reset the system would go on offering what the client does not read.
      else if (now - seen.at >= (isWaiting ? READING_MS : IDLE_MS)) socket.resetAndDestroy();
    }
  }

  const looking = setInterval(look, LOOK_MS).unref();
  server.once('close', () => clearInterval(looking));
}

/** What the system has taken. The stream counts a write when all of it is gone; what it is written to counts bytes. */
function bytesTaken(socket: Socket): number {
  const { _handle: handle } = socket as { _handle?: { bytesWritten?: number; writeQueueSize?: number } | null };
  return (handle?.bytesWritten ?? socket.bytesWritten) - (handle?.writeQueueSize ?? socket.writableLength);
}

/** Node keeps here the answer that is under way. */
function isIdle(socket: Socket): boolean {
  return !(socket as { _httpMessage?: ServerResponse | null })._httpMessage;
}
