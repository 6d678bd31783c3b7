import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Dispatcher } from 'undici';
import type { Config, UpstreamConfig } from '../config/config.ts';
import { createContexts } from '../context/context.ts';
import { deriveKey } from '../context/derived-key.ts';
import type { ContextOptions } from '../context/options.ts';
import { GatewayError } from '../failure.ts';
import type { Route } from '../http/transport/route.ts';
import { openShared, type Shared } from '../redis/shared.ts';
import type { WriteStore } from '../upstreams/writes/write-store.ts';
import { createConsole, readConsoleDocuments } from './edge/console.ts';
import { writeContinue } from './edge/expect-continue.ts';
import { createGraphqlHttpGuard, type GraphqlHttpGuardOptions } from './edge/graphql-http-guard.ts';
import { setResponseHeaders } from './edge/headers.ts';
import { createHealth, type Health } from './edge/health.ts';
import { readParams } from './edge/params.ts';
import { refuse } from './edge/refusal.ts';
import { createRequestGuard } from './edge/request-guard.ts';
import { createLiveQueries } from './live/live-queries.ts';
import { createAccessLog } from './log/access-log.ts';
import { createAuditLog } from './log/audit-log.ts';
import { type Log, loggableError } from './log/log.ts';
import { createRedisLog } from './log/redis-log.ts';
import { createUpstreamLog } from './log/upstream-log.ts';
import { createMaskError } from './operation/mask-error.ts';
import { createPipeline } from './operation/pipeline.ts';
import type { HttpContext } from './request/http-context.ts';
import type { Levels } from './request/levels.ts';
import { joinObservers, type Observer } from './request/observer.ts';
import { createRequestRecord } from './request/request-record.ts';
import { createPostHandler } from './response/post.ts';
import { createYogaHandler } from './response/yoga.ts';

export interface GatewayOptions extends GraphqlHttpGuardOptions, Pick<ContextOptions, 'callersTokens'> {
  /** Carries every upstream call, except to upstreams for which `routeTo` returns a route. */
  readonly dispatcher: Dispatcher;
  readonly routeTo?: (upstream: UpstreamConfig) => Route | undefined;
  readonly log: Log;
  /** Receives the same events as the log. */
  readonly observer?: Observer;
  /** Time limit of a write, retries included; 60,000 by default. */
  readonly writeMs?: number;
  /** Stores creates that have an idempotency key; by default in Redis if it is configured, else in memory. */
  readonly writeStore?: WriteStore;
  /** The built console; that of this package by default. */
  readonly consoleFolder?: URL;
  /** True hands POST requests to Yoga, too, so that tests can compare both. */
  readonly hasYogaForPosts?: boolean;
}

/** The gateway without a listener. */
export interface Gateway {
  /** The pipeline behind Yoga's HTTP handling, without the guards of `handler`; for tests and embedding. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Handles a request of node:http, guards included. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Serves /health and /ready without the guards, for a listener of their own. */
  readonly health: Health;
  readonly levels: () => Levels;
  /** Makes /ready report "draining" from now on. */
  readonly drain: () => void;
  /** Reports the outcome of the writes in flight as unknown, before the process ends. */
  readonly endWrites: () => void;
  /** Ends the connection to Redis. */
  readonly close: () => void;
}

export function createGateway(
  config: Config,
  {
    dispatcher,
    routeTo,
    log,
    writeMs,
    writeStore: givenStore,
    consoleFolder,
    hasYogaForPosts = false,
    callersTokens,
    observer: additionalObserver = {},
    ...guardOptions
  }: GatewayOptions,
): Gateway {
  const report = (error: unknown) => {
    if (!(error instanceof GatewayError)) log.error(loggableError(error), 'Unexpected error.');
  };
  const maskError = createMaskError({ maskErrors: config.maskErrors, report });
  const warn = (message: string) => log.warn(message);
  const upstreamLog = createUpstreamLog(config, log);
  const observer = joinObservers([
    upstreamLog.observer,
    createAccessLog(log),
    config.audit ? createAuditLog(log) : {},
    additionalObserver,
  ]);
  const shared = openSharedBy(config, log);
  const contexts = createContexts(config, {
    dispatcher,
    routeTo,
    report,
    writeMs,
    writeStore: givenStore ?? shared?.writeStore,
    holds: shared?.holds,
    warn,
    alarm: upstreamLog.alarm,
    observer,
    callersTokens,
  });
  const ownDocuments = config.console ? readConsoleDocuments() : undefined;
  const pipeline = createPipeline(config, {
    ...{ contexts, maskError, observer, schema: guardOptions.schema },
    ownDocuments,
    rateWindows: shared?.rateWindows,
  });
  const live = createLiveQueries(config, contexts.pollClock, observer);
  const handlePost = createPostHandler(pipeline, live);
  const recordFor = (requestId: string | null | undefined) =>
    createRequestRecord(requestId, config.limits.upstreamCalls);

  const yoga = createYogaHandler(config, { pipeline, maskError, recordFor });

  let isDraining = false;
  const isRefusedByRequestGuard = createRequestGuard(config);
  const health = createHealth({
    upstreams: contexts.health,
    lastFailure: upstreamLog.lastFailure,
    isDraining: () => isDraining,
  });
  const isForConsole = config.console ? createConsole(config, consoleFolder) : () => false;
  const isHandledByGraphqlGuard = createGraphqlHttpGuard(config, guardOptions);
  async function serve(context: HttpContext): Promise<void> {
    writeContinue(context.response);
    const params = await readParams(context.request, config.limits);
    if (params instanceof GraphQLError) refuse(context, params);
    else if (params && context.request.method === 'POST' && !hasYogaForPosts) await handlePost(context, params);
    else if (params && !context.record.hasLeft) {
      setResponseHeaders(context);
      await yoga.handle(context, params);
    }
  }
  const handle: Gateway['handler'] = (request, response) => {
    const record = recordFor(request.headers['x-request-id']?.toString());
    const context = { request, response, record };
    observer.requestBegan?.(context);
    response.on('close', () => {
      record.hasLeft = !response.writableFinished;
      if (record.hasLeft) record.onAbort?.();
      observer.requestEnded?.(context);
    });
    if (isRefusedByRequestGuard(context) || health(context) || isForConsole(context)) return;
    if (isHandledByGraphqlGuard(context)) return;
    // An unexpected error ends its own request, not the process.
    serve(context).catch((error: unknown) => {
      report(error);
      response.destroy();
    });
  };
  // Node emits pipelined requests immediately, whether or not the client reads the responses. Only the response that
  // is next on the connection has the socket; each later one waits for its own.
  const handler: Gateway['handler'] = (request, response) => {
    if (response.socket) return handle(request, response);
    // Node emits no 'close' on a response that never had the socket.
    const emitClose = () => response.emit('close');
    request.once('close', emitClose);
    response.once('socket', () => {
      request.off('close', emitClose);
      handle(request, response);
    });
  };
  const drain = () => {
    isDraining = true;
    contexts.pollClock.stop();
    live.endAll();
  };
  const levels = (): Levels => {
    const waiting = contexts.callsWaiting();
    const upstreams = contexts.health().map((one) => ({ ...one, callsWaiting: waiting.get(one.name) ?? 0 }));
    return {
      streams: live.count(),
      idempotencyKeys: contexts.idempotencyKeys(),
      redisResponds: shared?.responds,
      upstreams,
    };
  };
  return {
    fetch: yoga.fetch,
    handler,
    health,
    levels,
    drain,
    endWrites: pipeline.endWrites,
    close: () => shared?.close(),
  };
}

/** Connects to Redis, if it is configured. */
function openSharedBy({ redis, secret }: Config, log: Log): Shared | undefined {
  if (!redis || secret === undefined) return undefined;
  return openShared(redis, deriveKey(secret, 'redis'), createRedisLog(log));
}
