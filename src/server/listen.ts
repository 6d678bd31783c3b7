import { createServer } from 'node:http';
import type { Config } from '../config/config.ts';
import { createUpstreamAgent } from '../http/transport/agent.ts';
import { shareConnections } from './connection/connection-shares.ts';
import { watchConnections } from './connection/connections.ts';
import { listenOn } from './connection/listen-on.ts';
import { cutSlowReaders } from './connection/slow-readers.ts';
import { refuseConnect, refuseMalformed } from './edge/client-error.ts';
import { handleExpect } from './edge/expect-continue.ts';
import { createGateway, type GatewayOptions } from './gateway.ts';
import type { Metrics } from './metrics/metrics.ts';
import { joinObservers } from './request/observer.ts';
import type { Tracing } from './tracing/tracing.ts';

const SOCKETS = {
  // Node's defaults allow a slow client a minute and more, and are checked every 30 s only.
  headersTimeout: 5_000,
  requestTimeout: 7_500,
  connectionsCheckingInterval: 500,
  // One request may carry the tokens of several upstreams.
  maxHeaderSize: 32_768,
  // The request guard refuses a missing Host header with a GraphQL error.
  requireHostHeader: false,
} as const;
const MAX_CONNECTIONS = 5_000;
// Connections that the operating system queues. A full queue costs a client a retry after one second.
const BACKLOG = 2_048;
const DRAIN_MS = 9_000;
// The collector of traces has what is left of the drain time, within these bounds.
const MIN_EXPORT_MS = 250;
const MAX_EXPORT_MS = 2_000;

export interface ListenOptions extends Omit<GatewayOptions, 'dispatcher'> {
  /** The number of log lines dropped so far, for the metrics. */
  readonly droppedLines?: () => number;
}

/** A gateway that accepts connections. */
export interface RunningGateway {
  /** Without a trailing slash. */
  readonly url: string;
  /** The URL of the metrics, if configured; without a path. */
  readonly metricsUrl: string | undefined;
  /** Reports "draining" on /ready, stops accepting, gives requests in flight nine seconds, then closes. */
  readonly close: () => Promise<void>;
}

/**
 * Listens on the configured host and port. Rejects with the error of listen(), whose `listener` is "metrics" if the port
 * of the metrics cannot be had.
 */
export async function listen(config: Config, { droppedLines, ...options }: ListenOptions): Promise<RunningGateway> {
  const metrics = await openMetrics(config, droppedLines);
  const agent = createUpstreamAgent();
  const tracing = await openTracing(config, options);
  const gateway = createGateway(config, {
    ...options,
    observer: joinObservers([options.observer ?? {}, metrics?.observer ?? {}, tracing?.observer ?? {}]),
    dispatcher: agent.dispatcher,
    routeTo: agent.routeOf,
  });
  const sockets = { ...SOCKETS, keepAliveTimeout: config.keepAliveMs };
  const server = createServer(sockets, gateway.handler).on('clientError', refuseMalformed).on('connect', refuseConnect);
  handleExpect(server);
  // By default Node drops headers after the 2,000th, a second Host header included. `maxHeaderSize` is the bound.
  server.maxHeadersCount = 0;
  cutSlowReaders(server);
  const connections = watchConnections(server);
  shareConnections(server, MAX_CONNECTIONS, connections.idleSince);
  const metricsListener = await metrics?.serve(gateway).catch(async (error: unknown) => {
    await end();
    throw Object.assign(error as Error, { listener: 'metrics' });
  });
  const url = await listenOn(server, config, BACKLOG).catch(async (error: unknown) => {
    await metricsListener?.close();
    await end();
    throw error;
  });

  async function close(): Promise<void> {
    const startedAt = performance.now();
    gateway.drain();
    const timer = setTimeout(endDraining, DRAIN_MS);
    await connections.drain();
    clearTimeout(timer);
    const leftMs = DRAIN_MS - (performance.now() - startedAt);
    await tracing?.close(Math.min(Math.max(leftMs, MIN_EXPORT_MS), MAX_EXPORT_MS));
    await metricsListener?.close();
    await end();
  }

  async function end(): Promise<void> {
    await agent.destroy();
    gateway.endWrites();
    gateway.close();
  }

  function endDraining(): void {
    const requests = connections.destroyAll();
    options.log.warn({ requests }, 'Drain deadline exceeded: remaining requests were cut off.');
  }

  return { url, metricsUrl: metricsListener?.url, close };
}

async function openMetrics(config: Config, droppedLines: ListenOptions['droppedLines']): Promise<Metrics | undefined> {
  if (!config.metrics) return undefined;
  const { createMetrics } = await import('./metrics/metrics.ts');
  return createMetrics(config, config.metrics, droppedLines);
}

/** Loads the OpenTelemetry SDK only if traces are configured. */
async function openTracing(config: Config, { log }: ListenOptions): Promise<Tracing | undefined> {
  if (!config.tracing) return undefined;
  const tracing = await import('./tracing/tracing.ts');
  return tracing.openTracing(config.tracing, config, log);
}
