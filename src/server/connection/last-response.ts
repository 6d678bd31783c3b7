import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

// How long a client may go on sending when it has been told that the connection ends.
const LINGER_MS = 5_000;
// How long a connection that ends is held behind its last answer.
const MIN_HOLD_MS = 100;
const HOLD_MS = 10;
const MAX_HOLD_MS = 2_000;
// Of all connections together 10 chunks of up to 64 KiB are read in a second: each takes a buffer of its own, and those
// bring on collections that hold up everybody.
const CHUNK_MS = 100;

/** What Node 20 to 24 keep on the socket of a server. test/server/connection/pipelining.test.ts holds them to it. */
interface ServerSocket extends Socket {
  /** The response whose turn it is. */
  readonly _httpMessage?: (ServerResponse & { _last: boolean }) | null;
  readonly parser?: Parser | null;
}

interface Parser {
  /** The request that came in last. */
  readonly incoming?: IncomingMessage | null;
  /** Called with the head of each request; 2 ends the parsing of the chunk. */
  onIncoming: (request: IncomingMessage) => number;
}

const ending = new Set<Socket>();

/** The response whose turn it is on a connection, from the head of its request to its last byte. */
export function responseInProgress(socket: Socket): ServerResponse | undefined {
  return (socket as ServerSocket)._httpMessage ?? undefined;
}

/** The request of which the head has come in, and the body has not. */
export function requestInProgress(socket: Socket): IncomingMessage | undefined {
  const request = (socket as ServerSocket).parser?.incoming;
  return request && !request.complete ? request : undefined;
}

/** Whether a connection ends behind the answer that is under way. */
export const isEnding = (socket: Socket) => ending.has(socket);

/**
 * Ends a connection behind the answer that is under way, at once where there is none. That answer goes out whole, and
 * says so where its head is still to be written. What waits behind it is not answered; what comes is read and dropped:
 * a paused socket would not tell that its client has left, and to close one with unread bytes is a reset, by which the
 * client may lose the end of the answer.
 */
export function endAfterResponse(socket: Socket): void {
  const { _httpMessage: answer, parser } = socket as ServerSocket;
  if (!answer || !socket.writable || socket.readableEnded) return void socket.destroy();
  if (ending.has(socket)) return;
  ending.add(socket);
  socket.once('close', () => ending.delete(socket));
  if (!answer.headersSent) answer.shouldKeepAlive = false;
  answer._last = true;
  if (parser) parser.onIncoming = dropRequest;
  discardInput(socket);
  // So Node ends a connection behind its last answer.
  socket.destroySoon = () => linger(socket);
}

/** Not even the response is made. Node would hand over a request with an `upgrade` together with its socket. */
function dropRequest(request: IncomingMessage): number {
  (request as { upgrade?: boolean }).upgrade = false;
  return 2;
}

function discardInput(socket: Socket): void {
  socket.removeAllListeners('data').removeAllListeners('end');
  socket.on('data', () => {
    socket.pause();
    setTimeout(() => socket.resume(), ending.size * CHUNK_MS);
  });
  socket.once('end', () => socket.destroy());
  socket.resume();
  // Where Node's parser had the handle stop, a stream that has never read itself would not start it again.
  socket._read(0);
}

/** The more connections end so at one moment, the later each does: who is cut off should not be back at once. */
function linger(socket: Socket): void {
  const end = () => {
    socket.end();
    timer = setTimeout(() => socket.destroy(), LINGER_MS);
  };
  let timer = setTimeout(end, Math.min(MAX_HOLD_MS, MIN_HOLD_MS + ending.size * HOLD_MS));
  socket.once('close', () => clearTimeout(timer));
}
