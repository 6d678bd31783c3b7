import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningPeer } from './peer.ts';

/** Puts a listener of node:http on a free loopback port. */
export async function listen(listener: RequestListener, dispose = async () => {}): Promise<RunningPeer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await dispose();
    },
  };
}
