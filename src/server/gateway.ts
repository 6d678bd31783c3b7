import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { createYoga, type GraphQLParams } from 'graphql-yoga';
import type { Dispatcher } from 'undici';
import type { Config } from '../config.ts';
import { createContexts } from '../context.ts';
import { GatewayError } from '../failure.ts';
import type { WriteStore } from '../upstream/write-store.ts';
import { createAccessLog } from './access-log.ts';
import { createDoor } from './door.ts';
import { createEndpoint } from './endpoint.ts';
import { asResult, type Outcome } from './execution.ts';
import { createHealth } from './health.ts';
import { bare, type Log } from './log.ts';
import { createMaskError } from './mask-error.ts';
import { fetchedParams, readParams } from './params.ts';
import { createPipeline } from './pipeline.ts';
import { createRecord, type RequestRecord } from './record.ts';
import { refuse } from './refusal.ts';
import { createShortWay, type ShortWay } from './short-way.ts';

export interface GatewayOptions {
  /** Through which every upstream call goes. */
  readonly dispatcher: Dispatcher;
  readonly log: Log;
  /** How long a write may take in all; 60 seconds unless given. */
  readonly writeMs?: number;
  /** Where creates with an idempotency key are remembered; in memory unless given. */
  readonly writeStore?: WriteStore;
  /** Whether plain POSTs are answered without Yoga; so unless this is false. */
  readonly hasShortWay?: boolean;
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
  readonly params?: GraphQLParams;
  /** What has come out already. */
  readonly outcome?: Outcome;
}

export function createGateway(
  config: Config,
  { dispatcher, log, writeMs, writeStore, hasShortWay = true }: GatewayOptions,
): Gateway {
  const report = (error: unknown) => {
    if (!(error instanceof GatewayError)) log.error(bare(error), 'Unexpected error.');
  };
  const maskError = createMaskError({ maskErrors: config.maskErrors, report });
  const warn = (message: string) => log.warn(message);
  const contexts = createContexts(config, { dispatcher, report, writeMs, writeStore, warn });
  const answer = createPipeline(config, { contexts, maskError });
  const shortWay: ShortWay = hasShortWay ? createShortWay(answer) : async () => 'not asked';
  const recordFor = (requestId: string | null | undefined) => createRecord(requestId, config.limits.cost);

  const yoga = createYoga<ServerContext>({
    graphqlEndpoint: '/graphql',
    // Ends no address, so Yoga answers none: it cannot be switched off.
    healthCheckEndpoint: '\n',
    landingPage: false,
    cors: false,
    multipart: false,
    extraParamNames: ['documentId'],
    // What is asked is read before Yoga, see below.
    maxRequestBodySize: false,
    parserAndValidationCache: false,
    // For what fails in Yoga itself: what the pipeline answers is masked already.
    maskedErrors: { maskError },
    graphiql: false,
    // What goes wrong is reported by the mask, once and without the caller's document.
    logging: false,
    plugins: [
      {
        onRequestParse({ request, serverContext, setRequestParser }) {
          const { params: read } = serverContext as ServerContext;
          setRequestParser(async () => {
            const params = read ?? (await fetchedParams(request, config.limits));
            if (params instanceof GraphQLError) throw params;
            return params;
          });
        },
        // Yoga is the HTTP side only: what is asked is answered by the pipeline.
        onParams({ params, setParams, request, context, setParamsHandler }) {
          const { headers, method, signal } = request;
          const { record = recordFor(headers.get('x-request-id')) } = context as ServerContext;
          const { outcome } = context as ServerContext;
          const onLeave = (leave: () => void) => signal.addEventListener('abort', leave, { once: true });
          setParamsHandler(async ({ params }) =>
            asResult(outcome ?? (await answer(params, { headers, method, record, onLeave }))),
          );
          // Yoga refuses what has no text, but a document may come by its hash.
          setParams({ ...params, query: params.query ?? '' });
        },
      },
    ],
  });
  let isDraining = false;
  const door = createDoor(config);
  const accessLog = createAccessLog(log);
  const health = createHealth({ upstreams: contexts.health, isDraining: () => isDraining });
  const endpoint = createEndpoint(config);
  async function serve(request: IncomingMessage, response: ServerResponse, record: RequestRecord): Promise<void> {
    const params = await readParams(request, config.limits);
    if (params instanceof GraphQLError) refuse(request, response, record, params);
    else if (params) {
      const way = await shortWay({ request, response, record, params });
      if (way === 'answered') return;
      await yoga(request, response, { record, params, ...(way !== 'not asked' && { outcome: way }) });
    }
  }
  const handle: Gateway['handler'] = (request, response) => {
    const record = recordFor(request.headers['x-request-id']?.toString());
    accessLog(request, response, record);
    if (door(request, response, record) || health(request, response) || endpoint(request, response, record)) return;
    // A fault of one request ends this request, and not the process.
    serve(request, response, record).catch((error: unknown) => {
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
  return { fetch: async (request) => yoga.fetch(request), handler, drain };
}
