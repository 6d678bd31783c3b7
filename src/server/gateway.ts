import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { Dispatcher } from 'undici';
import type { Config } from '../config.ts';
import { createContexts } from '../context.ts';
import { GatewayError } from '../failure.ts';
import { schema } from '../schema/index.ts';
import { graphiqlOptions, renderGraphiql } from './graphiql.ts';
import type { Log } from './log.ts';
import { createMaskError } from './mask-error.ts';

/** The largest request body, in bytes. */
const MAX_BODY_BYTES = 256_000;

export interface GatewayOptions {
  /** Through which every upstream call goes. */
  readonly dispatcher: Dispatcher;
  readonly log: Log;
  readonly hasGraphiql: boolean;
}

/** The gateway without a listener. */
export interface Gateway {
  /** The front door, for tests and for other servers. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
}

export function createGateway(config: Config, { dispatcher, log, hasGraphiql }: GatewayOptions): Gateway {
  const report = (error: unknown) => {
    if (!(error instanceof GatewayError)) log.error(error, 'Unexpected error.');
  };
  const contextFor = createContexts(config, { dispatcher, report, warn: (message) => log.warn(message) });
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
  return {
    fetch: async (request) => yoga.fetch(request),
    handler: (request, response) => void yoga(request, response),
  };
}
