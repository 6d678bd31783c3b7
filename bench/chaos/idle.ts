import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { GatewayError } from '../../src/failure.ts';
import { write } from '../../src/http/request.ts';
import { createUpstreamAgent } from '../../src/http/transport/agent.ts';
import { classify } from '../../src/upstreams/cbr/errors.ts';
import { testUpstream } from '../../test/support/upstream.ts';
import { randomFrom } from './figures.ts';

const IDLE_MS = 2_000;
/** How long a byte or an end is on its way. */
const TRAVEL_MS = 25;
/** Writers come again so long before or after the moment at which their connection is closed. */
const AROUND_MS = 100;
const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}';

export interface IdleFigures {
  readonly writes: number;
  /** Writes with an unknown outcome. */
  readonly unknown: number;
}

/**
 * Writers that come again just when the other side closes their idle connection, over a network that takes its time.
 * @param isShared Whether reads and writes share their connections, as they did before writes had some of their own.
 */
export async function measureIdle(writers: number, isShared: boolean, seed: number): Promise<IdleFigures> {
  const random = randomFrom(seed);
  const server = await closingServer();
  const baseUrl = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/project`);

  /** A gateway of few writes, whose next one finds the connection of the last. */
  async function writer(): Promise<string[]> {
    const agent = isShared ? new Agent() : createUpstreamAgent();
    const dispatcher: Dispatcher = 'dispatcher' in agent ? agent.dispatcher : agent;
    const send = async () => {
      const upstream = testUpstream({ dispatcher, classify, baseUrl, projectId: 'project' });
      const call = { operation: 'createThing', path: '/things', body: {} };
      return write(upstream, 'POST', call, () => 'done').catch((error: unknown) => {
        if (error instanceof GatewayError) return error.code;
        throw error;
      });
    };
    const first = await send();
    await sleep(IDLE_MS + (random() * 2 - 1) * AROUND_MS);
    const outcomes = [first, await send()];
    await agent.destroy();
    return outcomes;
  }

  const outcomes = await Promise.all(Array.from({ length: writers }, writer));
  server.close();
  const all = outcomes.flat();
  return { writes: all.length, unknown: all.filter((outcome) => outcome === 'OUTCOME_UNKNOWN').length };
}

/** Answers whatever comes, and closes a connection after some idle time: what was sent to it meanwhile is lost. */
async function closingServer(): Promise<Server> {
  const server = createServer((socket: Socket) => {
    let idle = setTimeout(() => {}, 0);
    let isClosed = false;
    socket.on('error', () => {});
    socket.on('close', () => clearTimeout(idle));
    socket.on('data', () => {
      if (isClosed) return;
      clearTimeout(idle);
      idle = setTimeout(close, IDLE_MS);
      setTimeout(() => socket.writable && socket.write(ANSWER), TRAVEL_MS);
    });
    function close(): void {
      isClosed = true;
      setTimeout(() => socket.destroy(), TRAVEL_MS);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
