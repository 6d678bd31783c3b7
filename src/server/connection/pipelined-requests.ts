import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { endAfterResponse, isEnding } from './last-response.ts';

/** Maximum of waiting requests on a connection. */
export const MAX_PIPELINED = 8;
const MAX_SLOTS_IN_ALL = 4_000;
const SLOT_BYTES = 16_384;
// Memory of a short string in V8, without its characters.
const TEXT_BYTES = 32;

/** Pipelined requests of one connection, behind the response in progress. */
export interface RequestQueue {
  readonly socket: Socket;
  /** In order, with the slots of each request. */
  readonly requests: IncomingMessage[];
  readonly slots: number[];
  taken: number;
  /** The part of the socket's `bytesRead` that is counted already. */
  bytesRead: number;
}

/** The pipelined requests of all connections. */
export interface PipelinedRequests {
  /** Creates the queue of a new connection. */
  readonly open: (socket: Socket) => RequestQueue;
  readonly enqueue: (queue: RequestQueue, request: IncomingMessage) => void;
  /** Removes the first request, if any: its response is now in progress. */
  readonly dequeue: (queue: RequestQueue) => void;
}

/**
 * A waiting request takes one slot, plus one for each 16 KiB. A connection has 8 slots; above that, it ends after the
 * response in progress. All connections together have 4,000; above that, the connection with the most slots is destroyed.
 */
export function createPipelinedRequests(): PipelinedRequests {
  const queues = new Set<RequestQueue>();
  let taken = 0;

  function open(socket: Socket): RequestQueue {
    const queue: RequestQueue = { socket, requests: [], slots: [], taken: 0, bytesRead: 0 };
    queues.add(queue);
    // Node pauses the socket when a waiting body has filled its buffer, and would then miss a disconnect.
    socket.on('pause', () => readOn(queue));
    socket.once('close', () => {
      queues.delete(queue);
      clear(queue);
    });
    return queue;
  }

  function join(queue: RequestQueue, request: IncomingMessage): void {
    if (queue.slots.length === 0) queue.bytesRead = queue.socket.bytesRead;
    else takeForBytes(queue);
    queue.requests.push(request);
    queue.slots.push(0);
    take(queue, 1 + Math.floor((request.rawHeaders.length * TEXT_BYTES) / SLOT_BYTES));
  }

  function advance(queue: RequestQueue): void {
    const slots = queue.slots.shift();
    if (slots === undefined) return;
    queue.requests.shift();
    queue.taken -= slots;
    taken -= slots;
    if (queue.socket.isPaused()) readOn(queue);
  }

  /** Takes slots for the last request in the queue. */
  function take(queue: RequestQueue, slots: number): void {
    queue.slots[queue.slots.length - 1] = (queue.slots.at(-1) ?? 0) + slots;
    queue.taken += slots;
    taken += slots;
    if (queue.taken > MAX_PIPELINED) end(queue);
    if (taken > MAX_SLOTS_IN_ALL) cutLongest();
  }

  /** Node would keep the waiting requests in memory until the response in progress ends. */
  function end(queue: RequestQueue): void {
    queue.requests.forEach(empty);
    endAfterResponse(queue.socket);
  }

  function takeForBytes(queue: RequestQueue): void {
    const slots = Math.floor((queue.socket.bytesRead - queue.bytesRead) / SLOT_BYTES);
    if (slots === 0) return;
    queue.bytesRead += slots * SLOT_BYTES;
    take(queue, slots);
  }

  /** Resumes reading, unless the client is not reading: Node then resumes by itself. */
  function readOn(queue: RequestQueue): void {
    const { socket, slots } = queue;
    if (slots.length === 0 || !socket.writable || socket.writableNeedDrain || isEnding(socket)) return;
    takeForBytes(queue);
    socket.resume();
  }

  function clear(queue: RequestQueue): void {
    taken -= queue.taken;
    queue.taken = 0;
    queue.slots.length = 0;
    queue.requests.length = 0;
  }

  function cutLongest(): void {
    let longest: RequestQueue | undefined;
    for (const queue of queues) if (queue.taken > (longest?.taken ?? 0)) longest = queue;
    if (!longest) return;
    clear(longest);
    longest.socket.destroy();
  }

  return { open, enqueue: join, dequeue: advance };
}

/** Frees headers and body of a request that gets no response. */
function empty(request: IncomingMessage): void {
  request.headers = {};
  request.rawHeaders = [];
  request.resume();
}
