import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Dispatcher } from 'undici';
import type { Config, UpstreamConfig } from '../config/config.ts';
import { createContexts } from '../context/context.ts';
import type { ContextOptions } from '../context/options.ts';
import { GatewayError } from '../failure.ts';
import type { Route } from '../http/transport/route.ts';
import type { WriteStore } from '../upstreams/writes/write-store.ts';
import { writeContinue } from './edge/expect-continue.ts';
import { createGraphqlHttpGuard, type GraphqlHttpGuardOptions } from './edge/graphql-http-guard.ts';
import { setResponseHeaders } from './edge/headers.ts';
import { createHealth } from './edge/health.ts';
import { readParams } from './edge/params.ts';
import { refuse } from './edge/refusal.ts';
import { createRequestGuard } from './edge/request-guard.ts';
import { createAccessLog } from './log/access-log.ts';
import { bare, type Log } from './log/log.ts';
import { createUpstreamLog } from './log/upstream-log.ts';
import { createMaskError } from './operation/mask-error.ts';
import { createPipeline } from './operation/pipeline.ts';
import type { HttpContext } from './request/http-context.ts';
import { joinObservers, type Observer } from './request/observer.ts';
import { createRequestRecord } from './request/request-record.ts';
import { createPostHandler } from './response/post.ts';
import { createYogaHandler } from './response/yoga.ts';

export interface GatewayOptions extends GraphqlHttpGuardOptions, Pick<ContextOptions, 'callersTokens'> {
  /** Through which every upstream call goes, but for those to upstreams that have a way of their own. */
  readonly dispatcher: Dispatcher;
  readonly routeTo?: (upstream: UpstreamConfig) => Route | undefined;
  readonly log: Log;
  /** Listens beside the log. */
  readonly observer?: Observer;
  /** How long a write may take in all; 60 seconds unless given. */
  readonly writeMs?: number;
  /** Where creates with an idempotency key are remembered; in memory unless given. */
  readonly writeStore?: WriteStore;
  /** True has Yoga answer POSTs as well, so that tests can compare the two. */
  readonly hasYogaForPosts?: boolean;
}

/** The gateway without a listener. */
export interface Gateway {
  /** The pipeline behind its HTTP side, without the door; for tests and for other servers. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The front door. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** From now on it is not ready for more. */
  readonly drain: () => void;
}

export function createGateway(
  config: Config,
  {
    dispatcher,
    routeTo,
    log,
    writeMs,
    writeStore,
    hasYogaForPosts = false,
    callersTokens,
    observer: other = {},
    ...endpointOptions
  }: GatewayOptions,
): Gateway {
  const report = (error: unknown) => {
    if (!(error instanceof GatewayError)) log.error(bare(error), 'Unexpected error.');
  };
  const maskError = createMaskError({ maskErrors: config.maskErrors, report });
  const warn = (message: string) => log.warn(message);
  const upstreamLog = createUpstreamLog(config, log);
  const observer = joinObservers([upstreamLog.observer, createAccessLog(log), other]);
  const contexts = createContexts(config, {
    dispatcher,
    routeTo,
    report,
    writeMs,
    writeStore,
    warn,
    alarm: upstreamLog.alarm,
    observer,
    callersTokens,
  });
  const answer = createPipeline(config, { schema: endpointOptions.schema, contexts, maskError });
  const post = createPostHandler(answer);
  const recordFor = (requestId: string | null | undefined) =>
    createRequestRecord(requestId, config.limits.upstreamCalls);

  const yoga = createYogaHandler(config, { answer, maskError, recordFor });

  let isDraining = false;
  const door = createRequestGuard(config);
  const health = createHealth({
    upstreams: contexts.health,
    lastFailure: upstreamLog.lastFailure,
    isDraining: () => isDraining,
  });
  const endpoint = createGraphqlHttpGuard(config, endpointOptions);
  async function serve(context: HttpContext): Promise<void> {
    writeContinue(context.response);
    const params = await readParams(context.request, config.limits);
    if (params instanceof GraphQLError) refuse(context, params);
    else if (params && context.request.method === 'POST' && !hasYogaForPosts) await post(context, params);
    else if (params && !context.record.hasLeft) {
      setResponseHeaders(context);
      await yoga.handle(context, params);
    }
  }
  const handle: Gateway['handler'] = (request, response) => {
    const record = recordFor(request.headers['x-request-id']?.toString());
    const context = { request, response, record };
    response.on('close', () => {
      record.hasLeft = !response.writableFinished;
      if (record.hasLeft) record.onAbort?.();
      observer.requestEnded?.(context);
    });
    if (door(context) || health(context) || endpoint(context)) return;
    // A fault of one request ends this request, and not the process.
    serve(context).catch((error: unknown) => {
      report(error);
      response.destroy();
    });
  };
  // Node hands over at once all that a client sends in a row, reads their answers or not. Only the first has the socket.
  const handler: Gateway['handler'] = (request, response) => {
    if (response.socket) return handle(request, response);
    // It is told nothing of a client that leaves before.
    const leave = () => response.emit('close');
    request.once('close', leave);
    response.once('socket', () => {
      request.off('close', leave);
      handle(request, response);
    });
  };
  const drain = () => {
    isDraining = true;
  };
  return { fetch: yoga.fetch, handler, drain };
}
