import type { IncomingHttpHeaders } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config/config.ts';
import type { HttpContext } from '../request/http-context.ts';
import { createCors } from './cors.ts';
import type { ExampleVariables } from './graphiql.ts';
import { createPage, isAsset } from './graphiql-page.ts';
import { setResponseHeaders } from './headers.ts';
import { acceptsSupportedType, isJsonType } from './media-type.ts';
import { NOT_JSON_TYPE, tooLarge } from './params.ts';
import { refusal, refuse } from './refusal.ts';

/** Lets through what asks something of the graph, as far as its headers tell; true when it has answered. */
export type GraphqlHttpGuard = (context: HttpContext) => boolean;

export interface GraphqlHttpGuardOptions {
  readonly schema: GraphQLSchema;
  /** With which the tabs of GraphiQL are filled in; with blanks unless given. */
  readonly exampleVariables?: ExampleVariables | undefined;
  /** Which pages may ask, beside those of `corsOrigins`. */
  readonly isAllowedOrigin?: ((origin: string) => boolean) | undefined;
}

const ALLOW = 'GET, POST, OPTIONS';
const NOT_HERE = refusal(404, 'There is nothing here. The graph is at /graphql.', { code: 'NOT_FOUND' });
const NO_METHOD = refusal(405, 'Ask by POST, or by GET for a query.', { headers: { Allow: ALLOW } });
const NOT_ENCODED = refusal(415, 'The body must come as it is, without a Content-Encoding.', {
  headers: { 'Accept-Encoding': 'identity' },
});
const NO_PREFLIGHT = refusal(
  400,
  'A GET needs the header GraphQL-Require-Preflight or Apollo-Require-Preflight with any value: no page of another site can send it unasked.',
);
const NOT_ACCEPTABLE = refusal(
  406,
  'Answers are application/json or application/graphql-response+json, in UTF-8. The Accept header must name one of them, or be left out.',
);
const FOREIGN_ORIGIN = refusal(
  403,
  'Pages of this origin may not ask this gateway. Those that may are in "corsOrigins" of its configuration.',
  { code: 'FORBIDDEN' },
);

/**
 * Everything but a POST of JSON, and a GET with a header that no browser sends to another site unasked, is refused. So
 * no page of another site can change or read anything, unless its origin is listed.
 */
export function createGraphqlHttpGuard(
  config: Pick<Config, 'corsOrigins' | 'corsHeaders' | 'graphiql' | 'limits' | 'upstreams'>,
  { schema, exampleVariables = {}, isAllowedOrigin }: GraphqlHttpGuardOptions,
): GraphqlHttpGuard {
  const { limits } = config;
  const allowOrigin = createCors(config, isAllowedOrigin);
  const showPage = createPage(schema, exampleVariables);
  const TOO_LARGE = tooLarge(limits);

  function wrongPost(headers: IncomingHttpHeaders) {
    if (!isJsonType(headers['content-type'])) return NOT_JSON_TYPE;
    const coding = headers['content-encoding'];
    if (coding !== undefined && coding !== 'identity') return NOT_ENCODED;
    if (Number(headers['content-length'] ?? 0) > limits.bodyBytes) return TOO_LARGE;
    return acceptsSupportedType(headers.accept) ? undefined : NOT_ACCEPTABLE;
  }

  function wrongGet(headers: IncomingHttpHeaders) {
    const mark = preflightMark(headers);
    if (mark === undefined) return NO_PREFLIGHT;
    return acceptsSupportedType(headers.accept) ? undefined : NOT_ACCEPTABLE;
  }

  function answerOptions(context: HttpContext, mayAsk: boolean) {
    const { request, response } = context;
    const isPreflight = request.headers['access-control-request-method'] !== undefined;
    if (isPreflight && !mayAsk) return refuse(context, FOREIGN_ORIGIN);
    setResponseHeaders(context);
    response.writeHead(204, { Allow: ALLOW }).end();
    return true;
  }

  return (context) => {
    const { method, url = '', headers } = context.request;
    if (method === 'GET' && config.graphiql && isAsset(url)) return showPage(context);
    if (url !== '/graphql' && !url.startsWith('/graphql?')) return refuse(context, NOT_HERE);
    const mayAsk = allowOrigin(context);
    if (method === 'OPTIONS') return answerOptions(context, mayAsk);
    if (method !== 'POST' && method !== 'GET') return refuse(context, NO_METHOD);
    if (method === 'GET' && config.graphiql && isForPage(url, headers)) return showPage(context);
    const wrong = method === 'POST' ? wrongPost(headers) : wrongGet(headers);
    return wrong !== undefined && refuse(context, wrong);
  };
}

/** What a page of another site cannot send without being asked for it first. */
function preflightMark(headers: IncomingHttpHeaders) {
  return headers['graphql-require-preflight'] ?? headers['apollo-require-preflight'];
}

/** The page writes the query of its editor into its address, and is opened there again. Showing it runs nothing. */
function isForPage(url: string, headers: IncomingHttpHeaders): boolean {
  if (!headers.accept?.includes('text/html')) return false;
  // Browsers name no destination to an origin that is neither https nor of this machine.
  const { 'sec-fetch-dest': destination = 'document' } = headers;
  if (destination === 'document' && preflightMark(headers) === undefined) return true;
  return !new URLSearchParams(url.slice('/graphql'.length)).has('query');
}
