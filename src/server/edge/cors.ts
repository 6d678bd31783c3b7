import type { Config } from '../../config/config.ts';
import type { HttpContext } from '../request/http-context.ts';

const ALLOWED_HEADERS = [
  'Content-Type',
  'Authorization',
  'X-Auth-Token',
  'X-Project-Id',
  'X-Request-Id',
  'X-Request-Timeout-Ms',
  'X-Request-Cost',
  'GraphQL-Require-Preflight',
  'Apollo-Require-Preflight',
  // Client and operation names: Apollo's, and those of GraphQL over HTTP tools.
  'Apollographql-Client-Name',
  'Apollographql-Client-Version',
  'GraphQL-Client-Name',
  'GraphQL-Client-Version',
  'X-Apollo-Operation-Name',
  'X-Apollo-Operation-Id',
  'X-Apollo-Operation-Type',
  // Trace context: W3C, Zipkin, Sentry, Datadog.
  'Traceparent',
  'Tracestate',
  'Baggage',
  'B3',
  'X-B3-TraceId',
  'X-B3-SpanId',
  'X-B3-ParentSpanId',
  'X-B3-Sampled',
  'X-B3-Flags',
  'Sentry-Trace',
  'X-Datadog-Trace-Id',
  'X-Datadog-Parent-Id',
  'X-Datadog-Origin',
  'X-Datadog-Sampling-Priority',
  'X-Datadog-Tags',
];
const EXPOSED_HEADERS = 'X-Request-Id, Retry-After, RateLimit, RateLimit-Policy';
const PREFLIGHT_SECONDS = 600;

/** Sets the CORS headers. True if the origin of the request is allowed. */
export type Cors = (context: Pick<HttpContext, 'request' | 'response'>) => boolean;

type CorsConfig = Pick<Config, 'corsOrigins' | 'corsHeaders' | 'upstreams'>;

/** Callers are identified by headers that a page sets itself, so credentials (cookies) are never allowed. */
export function createCors(
  { corsOrigins, corsHeaders, upstreams }: CorsConfig,
  isAllowedOrigin?: (origin: string) => boolean,
): Cors {
  if (corsOrigins.length === 0 && isAllowedOrigin === undefined) return () => false;
  const origins: ReadonlySet<string> = new Set(corsOrigins);
  const own = upstreams.flatMap(({ name }) => [`X-Auth-Token-${name}`, `X-Project-Id-${name}`]);
  const allowedHeaders = [...ALLOWED_HEADERS, ...own, ...corsHeaders].join(', ');
  return ({ request, response }) => {
    const { method, headers } = request;
    const { origin } = headers;
    response.setHeader('Vary', 'Accept, Origin');
    if (origin === undefined || !(origins.has(origin) || isAllowedOrigin?.(origin))) return false;
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    if (method !== 'OPTIONS') return true;
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST');
    response.setHeader('Access-Control-Allow-Headers', allowedHeaders);
    response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
    return true;
  };
}
