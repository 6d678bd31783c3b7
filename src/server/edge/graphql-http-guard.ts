import type { IncomingHttpHeaders } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config/config.ts';
import type { HttpContext } from '../request/http-context.ts';
import { createCors } from './cors.ts';
import type { ExampleVariables } from './graphiql.ts';
import { createPage, isAsset } from './graphiql-page.ts';
import { setResponseHeaders } from './headers.ts';
import { acceptsEvents, acceptsJson, isJsonType } from './media-type.ts';
import { NOT_JSON_TYPE, tooLarge } from './params.ts';
import { refusal, refuse } from './refusal.ts';

/** Passes GraphQL requests, judged by method, path and headers. True if it has responded itself. */
export type GraphqlHttpGuard = (context: HttpContext) => boolean;

export interface GraphqlHttpGuardOptions {
  readonly schema: GraphQLSchema;
  /** Variables for the tabs of GraphiQL; blanks by default. */
  readonly exampleVariables?: ExampleVariables | undefined;
  /** Allows origins in addition to those of `corsOrigins`. */
  readonly isAllowedOrigin?: ((origin: string) => boolean) | undefined;
}

const ALLOW = 'GET, POST, OPTIONS';
const NOT_FOUND = refusal(404, 'Not found. The GraphQL endpoint is /graphql.', { code: 'NOT_FOUND' });
const NO_METHOD = refusal(405, 'Use POST, or GET for a query.', { headers: { Allow: ALLOW } });
const NOT_ENCODED = refusal(415, 'The body must not have a Content-Encoding.', {
  headers: { 'Accept-Encoding': 'identity' },
});
const NO_PREFLIGHT = refusal(
  400,
  'A GET needs the header GraphQL-Require-Preflight or Apollo-Require-Preflight with any value: a page of another site cannot send it without a preflight.',
);
const NOT_ACCEPTABLE = refusal(
  406,
  'Responses are application/json or application/graphql-response+json, in UTF-8, and text/event-stream for subscriptions by POST. The Accept header must name one of them, or be absent.',
);
const FOREIGN_ORIGIN = refusal(
  403,
  'Pages of this origin may not use this gateway. Allowed origins are set by "corsOrigins" in its configuration.',
  { code: 'FORBIDDEN' },
);

/**
 * Protects against CSRF: only a POST of JSON, and a GET with a header that forces a preflight, pass. Both are out of
 * reach for pages of other sites, unless `corsOrigins` lists their origin.
 */
export function createGraphqlHttpGuard(
  config: Pick<Config, 'corsOrigins' | 'corsHeaders' | 'graphiql' | 'limits' | 'upstreams'>,
  { schema, exampleVariables = {}, isAllowedOrigin }: GraphqlHttpGuardOptions,
): GraphqlHttpGuard {
  const { limits } = config;
  const allowOrigin = createCors(config, isAllowedOrigin);
  const showPage = createPage(schema, exampleVariables);
  const TOO_LARGE = tooLarge(limits);

  function refusalOfPost(headers: IncomingHttpHeaders) {
    if (!isJsonType(headers['content-type'])) return NOT_JSON_TYPE;
    const coding = headers['content-encoding'];
    if (coding !== undefined && coding !== 'identity') return NOT_ENCODED;
    if (Number(headers['content-length'] ?? 0) > limits.bodyBytes) return TOO_LARGE;
    return acceptsJson(headers.accept) || acceptsEvents(headers.accept) ? undefined : NOT_ACCEPTABLE;
  }

  function refusalOfGet(headers: IncomingHttpHeaders) {
    const preflightHeader = preflightHeaderOf(headers);
    if (preflightHeader === undefined) return NO_PREFLIGHT;
    return acceptsJson(headers.accept) ? undefined : NOT_ACCEPTABLE;
  }

  function respondToOptions(context: HttpContext, isAllowedOrigin: boolean) {
    const { request, response } = context;
    const isPreflight = request.headers['access-control-request-method'] !== undefined;
    if (isPreflight && !isAllowedOrigin) return refuse(context, FOREIGN_ORIGIN);
    setResponseHeaders(context);
    response.writeHead(204, { Allow: ALLOW }).end();
    return true;
  }

  return (context) => {
    const { method, url = '', headers } = context.request;
    if (method === 'GET' && config.graphiql && isAsset(url)) return showPage(context);
    if (url !== '/graphql' && !url.startsWith('/graphql?')) return refuse(context, NOT_FOUND);
    const isAllowedOrigin = allowOrigin(context);
    if (method === 'OPTIONS') return respondToOptions(context, isAllowedOrigin);
    if (method !== 'POST' && method !== 'GET') return refuse(context, NO_METHOD);
    if (method === 'GET' && config.graphiql && isForPage(url, headers)) return showPage(context);
    const refused = method === 'POST' ? refusalOfPost(headers) : refusalOfGet(headers);
    return refused !== undefined && refuse(context, refused);
  };
}

/** The header that forces a browser to send a preflight for a cross-origin GET. */
function preflightHeaderOf(headers: IncomingHttpHeaders) {
  return headers['graphql-require-preflight'] ?? headers['apollo-require-preflight'];
}

/** GraphiQL keeps the query of its editor in its URL, so a navigation with a query gets the page; the query is not run. */
function isForPage(url: string, headers: IncomingHttpHeaders): boolean {
  if (!headers.accept?.includes('text/html')) return false;
  // Browsers send Sec-Fetch-Dest only to https origins and to this machine.
  const { 'sec-fetch-dest': destination = 'document' } = headers;
  if (destination === 'document' && preflightHeaderOf(headers) === undefined) return true;
  return !new URLSearchParams(url.slice('/graphql'.length)).has('query');
}
