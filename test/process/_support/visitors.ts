import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidOf } from '../../support/native-id.ts';

/** How one request went. */
export interface Visit {
  readonly id: string;
  /** When it ended. */
  readonly at: number;
  /** 0 when no answer came, or not all of it. */
  readonly status: number;
  /** Whether the answer announced the end of its connection. */
  readonly isLast: boolean;
  /** Whether a connection stood when it failed. */
  readonly isConnected: boolean;
  readonly problem: string | undefined;
}

let count = 0;

/** Asks for a vault over a connection of the agent; never rejects. `pace` is a part of its id. */
export function visit(url: string, pace: 'slow' | 'quick', agent: Agent): Promise<Visit> {
  const id = `${pace}-${count++}`;
  return new Promise((resolve) => {
    let isConnected = false;
    const headers = { 'content-type': 'application/json', 'x-request-id': id };
    const lost = ({ message }: Error) =>
      resolve({ id, at: performance.now(), status: 0, isLast: false, isConnected, problem: message });
    const asking = request(`${url}/graphql`, { method: 'POST', headers, agent }, (response) => {
      response.resume().on('error', lost);
      response.on('end', () => {
        const isLast = response.headers.connection === 'close';
        const { statusCode: status = 0 } = response;
        resolve({ id, at: performance.now(), status, isLast, isConnected, problem: undefined });
      });
    });
    asking.on('error', lost).on('socket', (socket) => {
      const connected = () => {
        isConnected = true;
      };
      if (socket.connecting) socket.once('connect', connected);
      else connected();
    });
    asking.end(JSON.stringify({ query: `{ vault(id: "vault:sg:${uuidOf(id)}") { name } }` }));
  });
}

/** Comes again and again, over one kept connection or a new one each time, until the door is shut. */
export async function comeAgain(url: string, isKept: boolean, visits: Visit[]): Promise<void> {
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const last = await visit(url, 'quick', isKept ? kept : new Agent({ keepAlive: false }));
    visits.push(last);
    if (isShut(last)) break;
    await sleep(20);
  }
  kept.destroy();
}

/** No connection was made: the system says that nobody listens. */
export function isShut({ problem, isConnected }: Visit): boolean {
  return problem?.includes('ECONNREFUSED') === true && !isConnected;
}
