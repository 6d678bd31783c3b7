import { createRequire } from 'node:module';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { Config } from '../../config/config.ts';
import { fetchedParams } from '../edge/params.ts';
import type { Outcome } from '../operation/execution.ts';
import type { createMaskError } from '../operation/mask-error.ts';
import type { Pipeline } from '../operation/pipeline.ts';
import type { HttpContext } from '../request/http-context.ts';
import type { RequestRecord } from '../request/request-record.ts';
import { bodyPieces } from './outcome-body.ts';

// As CommonJS it takes half as long to load. It is loaded before the gateway listens: later there may be no file
// descriptor for it, and Node's loader remembers a failure for good.
const { createYoga }: typeof import('graphql-yoga') = createRequire(import.meta.url)('graphql-yoga');

/** What comes with a request from the front door. */
interface YogaRequest {
  readonly record?: RequestRecord;
  readonly params?: GraphQLParams;
}

/** Yoga: the HTTP side of a GET, and of a request that did not come by the front door. */
export interface YogaHandler {
  readonly handle: (context: HttpContext, params: GraphQLParams) => Promise<void>;
  /** The pipeline behind its HTTP side, without the door. */
  readonly fetch: (request: Request) => Promise<Response>;
}

export interface YogaOptions {
  readonly answer: Pipeline;
  readonly maskError: ReturnType<typeof createMaskError>;
  readonly recordFor: (requestId: string | null | undefined) => RequestRecord;
}

export function createYogaHandler({ limits }: Config, { answer, maskError, recordFor }: YogaOptions): YogaHandler {
  const yoga = createYoga<YogaRequest>({
    graphqlEndpoint: '/graphql',
    // Ends no address, so Yoga answers none: it cannot be switched off.
    healthCheckEndpoint: '\n',
    landingPage: false,
    cors: false,
    multipart: false,
    extraParamNames: ['documentId', 'doc_id'],
    // What is asked is read before Yoga.
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
          const { params: read } = serverContext as YogaRequest;
          setRequestParser(async () => {
            const params = read ?? (await fetchedParams(request, limits));
            if (params instanceof GraphQLError) throw params;
            return params;
          });
        },
        // What is asked is answered by the pipeline.
        onParams({ params, setParams, request, context, setParamsHandler }) {
          const { headers, method, signal } = request;
          const { record = recordFor(headers.get('x-request-id')) } = context as YogaRequest;
          // By the front door, the response tells that a client has left.
          if (!(context as YogaRequest).record)
            signal.addEventListener('abort', () => record.onAbort?.(), { once: true });
          setParamsHandler(async ({ params }) => resultOf(await answer(params, { headers, method, record })));
          // Yoga refuses what has no text, but a document may come by its hash.
          setParams({ ...params, query: params.query ?? '' });
        },
      },
    ],
  });
  return {
    handle: async ({ request, response, record }, params) => yoga(request, response, { record, params }),
    fetch: async (request) => yoga.fetch(request),
  };
}

/** What Yoga writes without a look into it: reading and writing again a long answer would hold up everybody else. */
interface WrittenOut extends ExecutionResult {
  readonly stringify: () => string;
}

/** The errors of what has run have no part in its status, which is 200. */
function resultOf(outcome: Outcome): ExecutionResult | WrittenOut {
  if (outcome.pieces === undefined) return outcome;
  const { extensions } = outcome;
  return { data: null, ...(extensions && { extensions }), stringify: () => bodyPieces(outcome).join('') };
}
