import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

// How long a client may go on sending after the end of its last response.
const LINGER_MS = 5_000;
// Delay of the end of a connection after its last response.
const MIN_HOLD_MS = 100;
const HOLD_MS = 10;
const MAX_HOLD_MS = 2_000;
// All ending connections together read 10 chunks of up to 64 KiB a second: each chunk allocates a buffer, and garbage
// collections delay all requests.
const CHUNK_MS = 100;

/** Internals of Node 20 to 24 on a server's socket; test/server/connection/pipelining.test.ts and pipelined-faults.test.ts cover them. */
interface ServerSocket extends Socket {
  /** The response in progress. */
  readonly _httpMessage?: (ServerResponse & { _last: boolean }) | null;
  readonly parser?: Parser | null;
}

interface Parser {
  /** The last request received. */
  readonly incoming?: IncomingMessage | null;
  /** Called with the head of each request; 2 ends the parsing of the chunk. */
  onIncoming: (request: IncomingMessage) => number;
}

const ending = new Set<Socket>();

/** The response in progress on a connection, from the head of its request to its last byte. */
export function responseInProgress(socket: Socket): ServerResponse | undefined {
  return (socket as ServerSocket)._httpMessage ?? undefined;
}

/** The request whose body is still being received. */
export function requestInProgress(socket: Socket): IncomingMessage | undefined {
  const request = (socket as ServerSocket).parser?.incoming;
  return request && !request.complete ? request : undefined;
}

/** Whether a connection ends after the response in progress. */
export const isEnding = (socket: Socket) => ending.has(socket);

/**
 * Ends a connection after the response in progress, or immediately without one. The response is sent in full, with
 * "Connection: close" if its head is not written yet. Pipelined requests get no response. Further input is read and
 * dropped: a paused socket does not report a disconnect, and closing a socket with unread bytes sends a reset, which can
 * cost the client the end of the response.
 */
export function endAfterResponse(socket: Socket): void {
  const { _httpMessage: response, parser } = socket as ServerSocket;
  if (!response || !socket.writable || socket.readableEnded) return void socket.destroy();
  if (ending.has(socket)) return;
  ending.add(socket);
  socket.once('close', () => ending.delete(socket));
  if (!response.headersSent) response.shouldKeepAlive = false;
  response._last = true;
  if (parser) parser.onIncoming = dropRequest;
  discardInput(socket);
  // Node calls destroySoon() after the last response.
  socket.destroySoon = () => linger(socket);
}

/** Drops a request before its response is created. With `upgrade`, Node would detach the socket. */
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
  // Node's parser reads from the handle directly; if it has stopped the handle, resume() alone does not restart it.
  socket._read(0);
}

/** Delays the end by the number of ending connections, to slow down clients that reconnect immediately. */
function linger(socket: Socket): void {
  const end = () => {
    socket.end();
    timer = setTimeout(() => socket.destroy(), LINGER_MS);
  };
  let timer = setTimeout(end, Math.min(MAX_HOLD_MS, MIN_HOLD_MS + ending.size * HOLD_MS));
  socket.once('close', () => clearTimeout(timer));
}
