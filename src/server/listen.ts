import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config/config.ts';
import { createUpstreamAgent } from '../http/transport/agent.ts';
import { shareConnections } from './connection/connection-shares.ts';
import { watchConnections } from './connection/connections.ts';
import { cutSlowReaders } from './connection/slow-readers.ts';
import { refuseConnect, refuseMalformed } from './edge/client-error.ts';
import { handleExpect } from './edge/expect-continue.ts';
import { createGateway, type GatewayOptions } from './gateway.ts';

const SOCKETS = {
  // Node's own defaults leave a slow client a minute and more, and look only every half minute.
  headersTimeout: 5_000,
  requestTimeout: 7_500,
  connectionsCheckingInterval: 500,
  // The tokens of several upstreams may come in one request.
  maxHeaderSize: 32_768,
  // The door answers in the form of all other refusals.
  requireHostHeader: false,
} as const;
const MAX_CONNECTIONS = 5_000;
// As many may knock at one moment; with fewer places the system makes some of them wait for a second.
const BACKLOG = 2_048;
const DRAIN_MS = 9_000;

export type ListenOptions = Omit<GatewayOptions, 'dispatcher'>;

/** A gateway that listens. */
export interface RunningGateway {
  /** Without a slash at the end. */
  readonly url: string;
  /** Is not ready any more, takes no more connections, lets what runs end within nine seconds, and closes. */
  readonly close: () => Promise<void>;
}

/** Listens where the configuration says. Rejects with the error of listen(). */
export async function listen(config: Config, options: ListenOptions): Promise<RunningGateway> {
  const agent = createUpstreamAgent();
  const gateway = createGateway(config, { ...options, dispatcher: agent.dispatcher, routeTo: agent.routeOf });
  const sockets = { ...SOCKETS, keepAliveTimeout: config.keepAliveMs };
  const server = createServer(sockets, gateway.handler).on('clientError', refuseMalformed).on('connect', refuseConnect);
  handleExpect(server);
  // Else Node drops what comes after 2,000 headers, a second Host among them; their bytes are bounded above.
  server.maxHeadersCount = 0;
  cutSlowReaders(server);
  const connections = watchConnections(server);
  shareConnections(server, MAX_CONNECTIONS, connections.idleSince);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(config.port, config.host, BACKLOG, resolve);
  });

  async function close(): Promise<void> {
    gateway.drain();
    const timer = setTimeout(cut, DRAIN_MS);
    await connections.drain();
    clearTimeout(timer);
    await agent.destroy();
  }

  function cut(): void {
    const requests = connections.cut();
    options.log.warn({ requests }, 'Draining took too long: what still ran was cut off.');
  }

  return { url: urlOf(server.address() as AddressInfo), close };
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
