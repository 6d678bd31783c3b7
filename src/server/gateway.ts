import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { Dispatcher } from 'undici';
import type { Config } from '../config.ts';
import { createContexts } from '../context.ts';
import { GatewayError } from '../failure.ts';
import { schema } from '../schema/index.ts';
import type { WriteStore } from '../upstream/write-store.ts';
import { graphiqlOptions, renderGraphiql } from './graphiql.ts';
import { bare, type Log } from './log.ts';
import { createMaskError } from './mask-error.ts';

/** The largest request body, in bytes. */
const MAX_BODY_BYTES = 256_000;

export interface GatewayOptions {
  /** Through which every upstream call goes. */
  readonly dispatcher: Dispatcher;
  readonly log: Log;
  readonly hasGraphiql: boolean;
  /** How long a write may take in all; 60 seconds unless given. */
  readonly writeMs?: number;
  /** Where creates with an idempotency key are remembered; in memory unless given. */
  readonly writeStore?: WriteStore;
}

/** The gateway without a listener. */
export interface Gateway {
  /** The front door, for tests and for other servers. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
}

export function createGateway(
  config: Config,
  { dispatcher, log, hasGraphiql, writeMs, writeStore }: GatewayOptions,
): Gateway {
  const report = (error: unknown) => {
    if (!(error instanceof GatewayError)) log.error(bare(error), 'Unexpected error.');
  };
  const contextFor = createContexts(config, {
    dispatcher,
    report,
    writeMs,
    writeStore,
    warn: (message) => log.warn(message),
  });
  const yoga = createYoga({
    schema,
    context: ({ request }) => contextFor({ headers: request.headers, signal: request.signal }),
    graphqlEndpoint: '/graphql',
    healthCheckEndpoint: '/health',
    landingPage: false,
    cors: false,
    multipart: false,
    maxRequestBodySize: MAX_BODY_BYTES,
    maskedErrors: { maskError: createMaskError(report) },
    graphiql: hasGraphiql && graphiqlOptions,
    renderGraphiQL: renderGraphiql,
    // What goes wrong is reported by the mask, once and without the caller's document.
    logging: false,
  });
  const handler: Gateway['handler'] = (request, response) => {
    // Yoga builds a URL of it, and shows what that throws.
    if (URL.canParse(`http://${request.headers.host ?? 'localhost'}`)) void yoga(request, response);
    else response.writeHead(400, { 'content-type': 'text/plain' }).end('The Host header is not a host.\n');
  };
  return { fetch: async (request) => yoga.fetch(request), handler };
}
