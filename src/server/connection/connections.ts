import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import type { IdleSince } from './idle-queue.ts';
import { endAfterResponse } from './last-response.ts';
import { createPipelinedRequests, MAX_PIPELINED, type RequestQueue } from './pipelined-requests.ts';

// A request that was in transit when the drain began arrives within this time.
const IN_TRANSIT_MS = 500;
const CHECK_MS = 100;
const MAX_TICKS_TO_END = 10;
const SHORT_TICKS = 5;
const SHORT_TICK_MS = 0.1;
const MAX_TICKS_MS = 3_000;

/** Connections of a server, with a drain that fails no request. */
export interface Connections {
  readonly idleSince: IdleSince;
  /** Stops accepting, ends each connection after its last response, and resolves when none is left. */
  readonly drain: () => Promise<void>;
  /** Destroys the remaining connections; returns the number of requests that were in flight. */
  readonly destroyAll: () => number;
}

interface ConnectionState {
  running: number;
  /** The response to the last request, until it ends. */
  last: ServerResponse | undefined;
  /** Time of the connect, of the end of the last response, or of the start of the drain. */
  idleSince: number;
  /** The socket's `bytesRead` at that time. */
  bytesRead: number;
  readonly queue: RequestQueue;
  /** The tick of the last request, and the number of requests in that tick. */
  tick: number;
  inTick: number;
}

/**
 * Tracks the connections of a server. Node's own close() destroys connections whose response is not fully written, or
 * whose request is still arriving, and never ends for a client that always has one more request.
 */
export function watchConnections(server: Server): Connections {
  const states = new Map<Socket, ConnectionState>();
  const pipelined = createPipelinedRequests();
  // A counter, not a Set of running responses: when V8 grows a Set, the old table links to the new one, so a table
  // promoted to old space keeps every later one alive (a quarter of the CPU time; Q4: 0.73 without the Set).
  let running = 0;
  let isDraining = false;
  let tick = 1;
  let isTickScheduled = false;

  /** Bounds the requests of a connection in one tick: a chunk can hold hundreds, which would block the event loop. */
  function countInTick(state: ConnectionState, socket: Socket): void {
    if (state.tick !== tick) state.inTick = 0;
    state.tick = tick;
    state.inTick += 1;
    if (state.inTick > MAX_PIPELINED + 1) endAfterResponse(socket);
    if (isTickScheduled) return;
    isTickScheduled = true;
    setImmediate(() => {
      isTickScheduled = false;
      tick += 1;
    });
  }

  server.on('connection', (socket: Socket) => {
    const queue = pipelined.open(socket);
    states.set(socket, {
      running: 0,
      last: undefined,
      idleSince: performance.now(),
      bytesRead: 0,
      queue,
      tick: 0,
      inTick: 0,
    });
    socket.once('close', () => states.delete(socket));
  });

  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const state = states.get(socket);
    running += 1;
    if (isDraining) response.shouldKeepAlive = false;
    if (state) {
      state.running += 1;
      state.last = response;
      if (state.running > 1) pipelined.enqueue(state.queue, request);
      countInTick(state, socket);
    }
    response.on('close', () => {
      running -= 1;
      if (!state) return;
      state.running -= 1;
      pipelined.dequeue(state.queue);
      if (state.last === response) state.last = undefined;
      becameIdle(state, socket);
      // The rest of a refused body arrives after the response.
      if (!request.complete) request.once('end', () => becameIdle(state, socket));
    });
  });

  function becameIdle(state: ConnectionState, { bytesRead }: Socket): void {
    state.idleSince = performance.now();
    state.bytesRead = bytesRead;
  }

  function endIdle(): void {
    const before = performance.now() - IN_TRANSIT_MS;
    for (const socket of states.keys()) if ((idleSince(socket) ?? before) < before) socket.destroy();
  }

  function idleSince(socket: Socket): number | undefined {
    const state = states.get(socket);
    return state?.running === 0 && state.bytesRead === socket.bytesRead ? state.idleSince : undefined;
  }

  async function drain(): Promise<void> {
    isDraining = true;
    const startedAt = performance.now();
    for (const state of states.values()) {
      state.idleSince = startedAt;
      if (state.last?.headersSent === false) state.last.shouldKeepAlive = false;
    }
    const timer = setInterval(endIdle, CHECK_MS);
    await waitForShortTicks();
    await new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
    clearInterval(timer);
    server.close(); // stops Node's timer of connection checks, too
    // A destroyed response emits 'close' some ticks after the server.
    for (let tick = 0; running > 0 && tick < MAX_TICKS_TO_END; tick += 1) await new Promise(setImmediate);
  }

  function cut(): number {
    const cutOff = running;
    server.closeAllConnections();
    return cutOff;
  }

  return { idleSince, drain, destroyAll: cut };
}

/**
 * Waits for some short ticks. The operating system queues connections until the next tick accepts them, and resets the
 * queued ones when listening ends. After some short ticks the queue is almost empty, even under full load.
 */
async function waitForShortTicks(): Promise<void> {
  const startedAt = performance.now();
  for (let short = 0, tickAt = startedAt; short < SHORT_TICKS && tickAt - startedAt < MAX_TICKS_MS; ) {
    await new Promise(setImmediate);
    const now = performance.now();
    short = now - tickAt < SHORT_TICK_MS ? short + 1 : 0;
    tickAt = now;
  }
}
