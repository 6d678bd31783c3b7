import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const CHECK_MS = 500;
const READING_MS = 5_000;
const MIN_BYTES = 128_000;
// Longer than Node's headersTimeout.
const STRAY_MS = 7_000;

interface Sample {
  /** Bytes accepted by the operating system for the client. */
  readonly taken: number;
  readonly at: number;
  /** Bytes received from the client. */
  readonly read: number;
  /** Time of the first bytes between requests that have not become a request. */
  readonly strayAt?: number;
}

/**
 * Resets a connection that takes less than 128 kB of a pending response in five seconds, or that is kept open between
 * requests by empty lines. Node's own timeouts cover neither; its keepAliveTimeout covers idle connections. No cost per
 * request.
 */
export function cutSlowReaders(server: Server): void {
  const sockets = new Map<Socket, Sample>();
  server.on('connection', (socket: Socket) => {
    sockets.set(socket, { taken: 0, at: performance.now(), read: 0 });
    socket.once('close', () => sockets.delete(socket));
  });

  function check(): void {
    const now = performance.now();
    for (const [socket, sample] of sockets) {
      const next = nextSample(socket, sample, now);
      if (next) sockets.set(socket, next);
      // A plain close would leave the unread bytes in the operating system's send queue.
      else socket.resetAndDestroy();
    }
  }

  const timer = setInterval(check, CHECK_MS).unref();
  server.once('close', () => clearInterval(timer));
}

/** The next sample of a connection; undefined if it has timed out. */
function nextSample(socket: Socket, sample: Sample, now: number): Sample | undefined {
  const { bytesRead: read } = socket;
  const taken = bytesTaken(socket);
  if (socket.writableLength > 0) {
    if (taken - sample.taken >= MIN_BYTES) return { taken, at: now, read };
    return now - sample.at < READING_MS ? sample : undefined;
  }
  // No pending response: the clock of the next one starts later.
  if (taken > sample.taken || read === sample.read || !isIdle(socket)) return { taken, at: now, read };
  const { strayAt = now } = sample;
  return now - strayAt < STRAY_MS ? { ...sample, at: now, strayAt } : undefined;
}

/** Bytes accepted by the operating system. The stream counts whole writes only; its handle counts bytes. */
function bytesTaken(socket: Socket): number {
  const { _handle: handle } = socket as { _handle?: { bytesWritten?: number; writeQueueSize?: number } | null };
  return (handle?.bytesWritten ?? socket.bytesWritten) - (handle?.writeQueueSize ?? socket.writableLength);
}

/** `_httpMessage` is Node's reference to the response in progress. */
function isIdle(socket: Socket): boolean {
  return !(socket as { _httpMessage?: ServerResponse | null })._httpMessage;
}
