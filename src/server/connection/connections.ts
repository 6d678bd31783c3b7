import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import type { IdleSince } from './idle-queue.ts';
import { endAfterResponse } from './last-response.ts';
import { createPipelinedRequests, MAX_PIPELINED, type RequestQueue } from './pipelined-requests.ts';

// A request that was on its way when the draining began arrives within this time.
const ON_ITS_WAY_MS = 500;
const LOOK_MS = 100;
const TURNS_TO_END = 10;
const SHORT_TURNS = 5;
const SHORT_TURN_MS = 0.1;
const MAX_TURNS_MS = 3_000;

/** The connections of a server that can stop without failing a request. */
export interface Connections {
  readonly idleSince: IdleSince;
  /** Takes no more connections, ends each one with its last answer, and resolves when none is left. */
  readonly drain: () => Promise<void>;
  /** Breaks off what is left, and tells how many requests that were. */
  readonly destroyAll: () => number;
}

interface ConnectionState {
  running: number;
  /** The answer to what came in last, while it is under way. */
  last: ServerResponse | undefined;
  /** When it was made, or its last answer ended, or the draining began. */
  idleSince: number;
  /** What had come in by then. */
  bytesRead: number;
  readonly line: RequestQueue;
  /** The turn of the event loop in which requests came last, and how many came in it. */
  turn: number;
  inTurn: number;
}

/**
 * Node's own close() breaks off a connection whose answer is not written to its end, and one over which a request is
 * just coming in; and it lets a client go on for ever that always has one more request.
 */
export function watchConnections(server: Server): Connections {
  const uses = new Map<Socket, ConnectionState>();
  const waiting = createPipelinedRequests();
  // A Set of what runs would be a chain: each table that it outgrows holds the next one and all that was in it, and one
  // of them in V8's old space keeps all later ones, which took a quarter of all time.
  let running = 0;
  let isDraining = false;
  let turn = 1;
  let isTurning = false;

  /** A chunk can hold hundreds of requests that are answered at once; all of them together would hold up everybody else. */
  function countInTurn(use: ConnectionState, socket: Socket): void {
    if (use.turn !== turn) use.inTurn = 0;
    use.turn = turn;
    use.inTurn += 1;
    if (use.inTurn > MAX_PIPELINED + 1) endAfterResponse(socket);
    if (isTurning) return;
    isTurning = true;
    setImmediate(() => {
      isTurning = false;
      turn += 1;
    });
  }

  server.on('connection', (socket: Socket) => {
    const line = waiting.open(socket);
    uses.set(socket, {
      running: 0,
      last: undefined,
      idleSince: performance.now(),
      bytesRead: 0,
      line,
      turn: 0,
      inTurn: 0,
    });
    socket.once('close', () => uses.delete(socket));
  });

  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const use = uses.get(socket);
    running += 1;
    if (isDraining) response.shouldKeepAlive = false;
    if (use) {
      use.running += 1;
      use.last = response;
      if (use.running > 1) waiting.enqueue(use.line, request);
      countInTurn(use, socket);
    }
    response.on('close', () => {
      running -= 1;
      if (!use) return;
      use.running -= 1;
      waiting.dequeue(use.line);
      if (use.last === response) use.last = undefined;
      becameIdle(use, socket);
      // The rest of a body that was refused comes behind the answer.
      if (!request.complete) request.once('end', () => becameIdle(use, socket));
    });
  });

  function becameIdle(use: ConnectionState, { bytesRead }: Socket): void {
    use.idleSince = performance.now();
    use.bytesRead = bytesRead;
  }

  function endIdle(): void {
    const before = performance.now() - ON_ITS_WAY_MS;
    for (const socket of uses.keys()) if ((idleSince(socket) ?? before) < before) socket.destroy();
  }

  function idleSince(socket: Socket): number | undefined {
    const use = uses.get(socket);
    return use?.running === 0 && use.bytesRead === socket.bytesRead ? use.idleSince : undefined;
  }

  async function drain(): Promise<void> {
    isDraining = true;
    const begunAt = performance.now();
    for (const use of uses.values()) {
      use.idleSince = begunAt;
      if (use.last?.headersSent === false) use.last.shouldKeepAlive = false;
    }
    const looking = setInterval(endIdle, LOOK_MS);
    await shortTurns();
    await new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
    clearInterval(looking);
    server.close(); // ends Node's own clock, too
    // An answer that was cut off is told of its end a little later than the server.
    for (let turn = 0; running > 0 && turn < TURNS_TO_END; turn += 1) await new Promise(setImmediate);
  }

  function cut(): number {
    const cutOff = running;
    server.closeAllConnections();
    return cutOff;
  }

  return { idleSince, drain, destroyAll: cut };
}

/**
 * The system queues connections until they are taken, once in a turn of the event loop, and resets those that it holds
 * when listening ends. Behind some short turns there are next to none, even under full load.
 */
async function shortTurns(): Promise<void> {
  const begunAt = performance.now();
  for (let short = 0, turnAt = begunAt; short < SHORT_TURNS && turnAt - begunAt < MAX_TURNS_MS; ) {
    await new Promise(setImmediate);
    const now = performance.now();
    short = now - turnAt < SHORT_TURN_MS ? short + 1 : 0;
    turnAt = now;
  }
}
