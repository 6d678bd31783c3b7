import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';

// Node publishes each request that a server of this process receives.
const ARRIVALS = 'http.server.request.start';

/** Counts the requests that reach a port from now on, apart from those with the request id `apartFrom`. */
export function arrivalsAt(port: number, apartFrom?: string): () => number {
  let arrived = 0;
  const count = (message: unknown) => {
    const { headers, socket } = (message as { request: IncomingMessage }).request;
    if (socket.localPort === port && (apartFrom === undefined || headers['x-request-id'] !== apartFrom)) arrived += 1;
  };
  subscribe(ARRIVALS, count);
  onTestFinished(() => void unsubscribe(ARRIVALS, count));
  return () => arrived;
}
