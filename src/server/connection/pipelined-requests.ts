import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { endAfterResponse, isEnding } from './last-response.ts';

/** The most requests that wait on a connection. */
export const MAX_PIPELINED = 16;
const MAX_PLACES_IN_ALL = 4_000;
const PLACE_BYTES = 16_384;
// What V8 takes for a short text, apart from its letters.
const TEXT_BYTES = 32;

/** The requests of one connection that wait behind the one whose answer is under way. */
export interface RequestQueue {
  readonly socket: Socket;
  /** In order, with the places of each. */
  readonly requests: IncomingMessage[];
  readonly slots: number[];
  taken: number;
  /** How far what the socket has read is counted. */
  bytesRead: number;
}

/** All requests that wait for their turn on a connection. */
export interface PipelinedRequests {
  /** A line for a new connection. */
  readonly open: (socket: Socket) => RequestQueue;
  readonly enqueue: (line: RequestQueue, request: IncomingMessage) => void;
  /** The turn of the first one in the line has come, if there is one. */
  readonly dequeue: (line: RequestQueue) => void;
}

/**
 * A waiting request takes one place, and one more for each 16 KiB of it. A connection has 16: when they do not do, it
 * ends behind the answer that is under way. All together have 4,000: when these do not do, the longest line is cut off.
 */
export function createPipelinedRequests(): PipelinedRequests {
  const lines = new Set<RequestQueue>();
  let taken = 0;

  function open(socket: Socket): RequestQueue {
    const line: RequestQueue = { socket, requests: [], slots: [], taken: 0, bytesRead: 0 };
    lines.add(line);
    // Node reads no further where a body that waits has filled its buffer, and would not see that the client leaves.
    socket.on('pause', () => readOn(line));
    socket.once('close', () => {
      lines.delete(line);
      clear(line);
    });
    return line;
  }

  function join(line: RequestQueue, request: IncomingMessage): void {
    if (line.slots.length === 0) line.bytesRead = line.socket.bytesRead;
    else takeForBytes(line);
    line.requests.push(request);
    line.slots.push(0);
    take(line, 1 + Math.floor((request.rawHeaders.length * TEXT_BYTES) / PLACE_BYTES));
  }

  function advance(line: RequestQueue): void {
    const places = line.slots.shift();
    if (places === undefined) return;
    line.requests.shift();
    line.taken -= places;
    taken -= places;
    if (line.socket.isPaused()) readOn(line);
  }

  /** For what waits last. */
  function take(line: RequestQueue, places: number): void {
    line.slots[line.slots.length - 1] = (line.slots.at(-1) ?? 0) + places;
    line.taken += places;
    taken += places;
    if (line.taken > MAX_PIPELINED) end(line);
    if (taken > MAX_PLACES_IN_ALL) cutLongest();
  }

  /** Node keeps what waits for as long as the answer takes, and nobody will read it. */
  function end(line: RequestQueue): void {
    line.requests.forEach(empty);
    endAfterResponse(line.socket);
  }

  function takeForBytes(line: RequestQueue): void {
    const places = Math.floor((line.socket.bytesRead - line.bytesRead) / PLACE_BYTES);
    if (places === 0) return;
    line.bytesRead += places * PLACE_BYTES;
    take(line, places);
  }

  /** Unless the client does not read: Node goes on by itself when it does. */
  function readOn(line: RequestQueue): void {
    const { socket, slots: places } = line;
    if (places.length === 0 || !socket.writable || socket.writableNeedDrain || isEnding(socket)) return;
    takeForBytes(line);
    socket.resume();
  }

  function clear(line: RequestQueue): void {
    taken -= line.taken;
    line.taken = 0;
    line.slots.length = 0;
    line.requests.length = 0;
  }

  function cutLongest(): void {
    let longest: RequestQueue | undefined;
    for (const line of lines) if (line.taken > (longest?.taken ?? 0)) longest = line;
    if (!longest) return;
    clear(longest);
    longest.socket.destroy();
  }

  return { open, enqueue: join, dequeue: advance };
}

/** Lets go of the headers and the body of a request that is not answered. */
function empty(request: IncomingMessage): void {
  request.headers = {};
  request.rawHeaders = [];
  request.resume();
}
