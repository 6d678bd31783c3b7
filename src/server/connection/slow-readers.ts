import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const LOOK_MS = 500;
const READING_MS = 5_000;
const MIN_BYTES = 128_000;
// Longer than Node lets the head of a request take.
const STRAY_MS = 7_000;

interface Seen {
  /** How many bytes the client's side had taken at that moment. */
  readonly taken: number;
  readonly at: number;
  /** How many bytes had come from the client by then. */
  readonly read: number;
  /** When some that were no request yet had come behind them. */
  readonly strayAt?: number;
}

/**
 * Breaks off a connection over which fewer than 128 kB of a waiting answer went in five seconds, and one that stays
 * open between requests by empty lines: Node's own timeouts do not see these. One that is idle is a matter of Node's
 * keepAliveTimeout. Costs nothing for each request.
 */
export function cutSlowReaders(server: Server): void {
  const sockets = new Map<Socket, Seen>();
  server.on('connection', (socket: Socket) => {
    sockets.set(socket, { taken: 0, at: performance.now(), read: 0 });
    socket.once('close', () => sockets.delete(socket));
  });

  function look(): void {
    const now = performance.now();
    for (const [socket, seen] of sockets) {
      const next = seenNow(socket, seen, now);
      if (next) sockets.set(socket, next);
      // Without a reset the system would go on offering what the client does not read.
      else socket.resetAndDestroy();
    }
  }

  const looking = setInterval(look, LOOK_MS).unref();
  server.once('close', () => clearInterval(looking));
}

/** Undefined for a connection whose time is over. */
function seenNow(socket: Socket, seen: Seen, now: number): Seen | undefined {
  const { bytesRead: read } = socket;
  const taken = bytesTaken(socket);
  if (socket.writableLength > 0) {
    if (taken - seen.taken >= MIN_BYTES) return { taken, at: now, read };
    return now - seen.at < READING_MS ? seen : undefined;
  }
  // While nothing waits, no time runs for what will.
  if (taken > seen.taken || read === seen.read || !isIdle(socket)) return { taken, at: now, read };
  const { strayAt = now } = seen;
  return now - strayAt < STRAY_MS ? { ...seen, at: now, strayAt } : undefined;
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
