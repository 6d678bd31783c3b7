import { type ExecutionResult, GraphQLError } from 'graphql';
import { createYoga, type GraphQLParams } from 'graphql-yoga';
import type { Config } from '../../config/config.ts';
import { fetchedParams } from '../edge/params.ts';
import type { Outcome } from '../operation/execution.ts';
import type { createMaskError } from '../operation/mask-error.ts';
import type { Pipeline } from '../operation/pipeline.ts';
import type { HttpContext } from '../request/http-context.ts';
import type { RequestRecord } from '../request/request-record.ts';
import { bodyPieces } from './outcome-body.ts';

/** Context of a request that came through `Gateway.handler`; empty for one that came through `Gateway.fetch`. */
interface YogaRequest {
  readonly record?: RequestRecord;
  readonly params?: GraphQLParams;
}

/** HTTP handling by Yoga, for GET requests and for `Gateway.fetch`. */
export interface YogaHandler {
  readonly handle: (context: HttpContext, params: GraphQLParams) => Promise<void>;
  /** The pipeline behind Yoga's HTTP handling, without guards. */
  readonly fetch: (request: Request) => Promise<Response>;
}

export interface YogaOptions {
  readonly pipeline: Pipeline;
  readonly maskError: ReturnType<typeof createMaskError>;
  readonly recordFor: (requestId: string | null | undefined) => RequestRecord;
}

export function createYogaHandler({ limits }: Config, { pipeline, maskError, recordFor }: YogaOptions): YogaHandler {
  const yoga = createYoga<YogaRequest>({
    graphqlEndpoint: '/graphql',
    // Yoga's health check cannot be switched off; no URL ends with a line feed.
    healthCheckEndpoint: '\n',
    landingPage: false,
    cors: false,
    multipart: false,
    extraParamNames: ['documentId', 'doc_id'],
    // Parameters are read, and their size checked, in edge/params.ts.
    maxRequestBodySize: false,
    parserAndValidationCache: false,
    // Masks errors of Yoga itself; the pipeline masks its own.
    maskedErrors: { maskError },
    graphiql: false,
    // `maskError` reports errors, once and without the caller's document.
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
        // The pipeline replaces Yoga's parsing, validation and execution.
        onParams({ params, setParams, request, context, setParamsHandler }) {
          const { headers, method, signal } = request;
          const { record = recordFor(headers.get('x-request-id')) } = context as YogaRequest;
          // `Gateway.handler` learns of a disconnected client from the response.
          if (!(context as YogaRequest).record)
            signal.addEventListener('abort', () => record.onAbort?.(), { once: true });
          setParamsHandler(async ({ params }) =>
            resultOf(await pipeline.execute(params, { headers, method, record }), record),
          );
          // Yoga refuses parameters without a query; a document may be named by its hash alone.
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

/** A result that Yoga writes as is: parsing and serializing a long response again would block the event loop. */
interface SerializedResult extends ExecutionResult {
  readonly stringify: () => string;
}

/** Errors of an executed operation stay out of Yoga's sight: its status is 200. */
function resultOf(outcome: Outcome, record: RequestRecord): ExecutionResult | SerializedResult {
  if (outcome.data === undefined) return outcome;
  const { extensions } = outcome;
  const stringify = () => {
    const text = bodyPieces(outcome).join('');
    record.responseBytes = Buffer.byteLength(text);
    return text;
  };
  return { data: null, ...(extensions && { extensions }), stringify };
}
