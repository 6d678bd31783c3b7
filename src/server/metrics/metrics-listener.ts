import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { type Address, listenOn } from '../connection/listen-on.ts';
import { refuseConnect, refuseMalformed } from '../edge/client-error.ts';
import { setResponseHeaders } from '../edge/headers.ts';
import { type Health, METHOD_NOT_ALLOWED, pathOf } from '../edge/health.ts';
import { refusal, refuse } from '../edge/refusal.ts';
import { createRequestRecord } from '../request/request-record.ts';

const SOCKETS = { headersTimeout: 5_000, requestTimeout: 7_500, connectionsCheckingInterval: 500 } as const;
const MAX_CONNECTIONS = 100;
const NOT_FOUND = refusal(404, 'The paths of this port are /metrics, /health and /ready.');

export interface MetricsListener {
  /** Without a trailing slash. */
  readonly url: string;
  /** Cuts off requests in flight. */
  readonly close: () => Promise<void>;
}

/** Serves /metrics, /health and /ready. */
export async function serveMetrics(
  address: Address,
  registry: Pick<Registry, 'metrics' | 'contentType'>,
  health: Health,
): Promise<MetricsListener> {
  const server = createServer(SOCKETS, handle).on('clientError', refuseMalformed).on('connect', refuseConnect);
  server.maxConnections = MAX_CONNECTIONS;
  const url = await listenOn(server, address);

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const context = { request, response, record: createRequestRecord(undefined, 0) };
    if (health(context)) return;
    if (pathOf(request) !== '/metrics') return void refuse(context, NOT_FOUND);
    if (request.method !== 'GET' && request.method !== 'HEAD') return void refuse(context, METHOD_NOT_ALLOWED);
    setResponseHeaders(context);
    registry.metrics().then(
      (text) => {
        const headers = { 'content-type': registry.contentType, 'content-length': Buffer.byteLength(text) };
        response.writeHead(200, headers).end(text);
      },
      () => response.destroy(),
    );
  }

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  return { url, close };
}
