import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { Dispatcher } from 'undici';
import type { Config } from '../config.ts';
import { createContexts } from '../context.ts';
import { GatewayError } from '../failure.ts';
import type { WriteStore } from '../upstream/write-store.ts';
import { createAccessLog } from './access-log.ts';
import { createDoor } from './door.ts';
import { graphiqlOptions, renderGraphiql } from './graphiql.ts';
import { createHealth } from './health.ts';
import { bare, type Log } from './log.ts';
import { createMaskError } from './mask-error.ts';
import { createPipeline } from './pipeline.ts';
import { createRecord, type RequestRecord } from './record.ts';

export interface GatewayOptions {
  /** Through which every upstream call goes. */
  readonly dispatcher: Dispatcher;
  readonly log: Log;
  /** How long a write may take in all; 60 seconds unless given. */
  readonly writeMs?: number;
  /** Where creates with an idempotency key are remembered; in memory unless given. */
  readonly writeStore?: WriteStore;
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

/** What comes with a request from the front door. */
interface ServerContext {
  readonly record?: RequestRecord;
}

export function createGateway(config: Config, { dispatcher, log, writeMs, writeStore }: GatewayOptions): Gateway {
  const report = (error: unknown) => {
    if (!(error instanceof GatewayError)) log.error(bare(error), 'Unexpected error.');
  };
  const maskError = createMaskError(report);
  const warn = (message: string) => log.warn(message);
  const contexts = createContexts(config, { dispatcher, report, writeMs, writeStore, warn });
  const answer = createPipeline(config, { contexts, maskError });
  const recordFor = (requestId: string | null | undefined) => createRecord(requestId, config.limits.cost);

  const yoga = createYoga<ServerContext>({
    graphqlEndpoint: '/graphql',
    healthCheckEndpoint: '/health',
    landingPage: false,
    cors: false,
    multipart: false,
    maxRequestBodySize: config.limits.bodyBytes,
    parserAndValidationCache: false,
    // For what fails in Yoga itself: what the pipeline answers is masked already.
    maskedErrors: { maskError },
    graphiql: config.graphiql && graphiqlOptions,
    renderGraphiQL: renderGraphiql,
    // What goes wrong is reported by the mask, once and without the caller's document.
    logging: false,
    plugins: [
      {
        // Yoga is the HTTP side only: what is asked is answered by the pipeline.
        onParams({ request, context, setParamsHandler }) {
          const { headers, method, signal } = request;
          const { record = recordFor(headers.get('x-request-id')) } = context as ServerContext;
          setParamsHandler(({ params: { query = '', variables, operationName } }) =>
            answer({ query, variables, operationName }, { headers, signal, method, record }),
          );
        },
      },
    ],
  });
  let isDraining = false;
  const door = createDoor(config);
  const accessLog = createAccessLog(config, log);
  const health = createHealth({ upstreams: contexts.health, isDraining: () => isDraining });
  const handler: Gateway['handler'] = (request, response) => {
    const record = recordFor(request.headers['x-request-id']?.toString());
    accessLog(request, response, record);
    if (door(request, response) || health(request, response)) return;
    void yoga(request, response, { record });
  };
  const drain = () => {
    isDraining = true;
  };
  return { fetch: async (request) => yoga.fetch(request), handler, drain };
}
