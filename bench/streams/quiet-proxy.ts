import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { subscribe } from './subscriber.ts';

interface CuttingProxy {
  readonly port: number;
  readonly close: () => void;
}

/** A TCP proxy that cuts a connection over which nothing has gone for so long. */
async function openCuttingProxy(target: number, idleMs: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const cut = () => {
      clearTimeout(timer);
      client.destroy();
      upstream.destroy();
    };
    const timer = setTimeout(cut, idleMs);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', () => timer.refresh());
      from.on('error', cut).on('close', cut);
      from.pipe(to);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

export interface Quiet {
  readonly events: number;
  readonly lastedMs: number;
  readonly isOpen: boolean;
  readonly longestSilenceMs: number;
}

export interface QuietTimes {
  /** The silence after which the proxy cuts a connection. */
  readonly idleMs: number;
  /** The longest time to watch. */
  readonly ms: number;
}

/** Follows something that does not change, through such a proxy. */
export async function measureQuiet(port: number, operation: object, { idleMs, ms }: QuietTimes): Promise<Quiet> {
  const proxy = await openCuttingProxy(port, idleMs);
  const startedAt = performance.now();
  const stream = subscribe(proxy.port, operation);
  let longestSilenceMs = 0;
  while (stream.isOpen() && performance.now() - startedAt < ms) {
    await sleep(20);
    longestSilenceMs = Math.max(longestSilenceMs, performance.now() - stream.lastAt());
  }
  const quiet = {
    events: stream.events(),
    lastedMs: performance.now() - startedAt,
    isOpen: stream.isOpen(),
    longestSilenceMs,
  };
  stream.leave();
  proxy.close();
  return quiet;
}
