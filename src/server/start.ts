import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import type { Config } from '../config.ts';
import { createGateway } from './gateway.ts';
import type { Log } from './log.ts';

// Node's own defaults leave a slow client a minute and more.
const HEADERS_MS = 5_000;
const REQUEST_MS = 10_000;
const DRAIN_MS = 9_000;

export interface StartOptions {
  readonly log: Log;
}

/** A gateway that listens. */
export interface RunningGateway {
  /** Without a slash at the end. */
  readonly url: string;
  /** Takes no more connections, lets what runs end within nine seconds, and closes. */
  readonly close: () => Promise<void>;
}

/** Listens where the configuration says. Rejects with the error of listen(). */
export async function startGateway(config: Config, options: StartOptions): Promise<RunningGateway> {
  // How many connections an upstream gets is a matter of its `maxParallel`; a cap here would be one for its whole host.
  const dispatcher = new Agent({ connect: { timeout: 5_000 } });
  const gateway = createGateway(config, { ...options, dispatcher });
  const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS }, gateway.handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(config.port, config.host, resolve);
  });

  async function close(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearTimeout(cut);
    await dispatcher.destroy();
  }

  return { url: urlOf(server.address() as AddressInfo), close };
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
