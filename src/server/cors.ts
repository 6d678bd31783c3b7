import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config.ts';

const TAKEN_HEADERS = [
  'Content-Type',
  'Authorization',
  'X-Auth-Token',
  'X-Project-Id',
  'X-Request-Id',
  'X-Request-Timeout-Ms',
  'X-Request-Cost',
  'GraphQL-Require-Preflight',
  'Apollo-Require-Preflight',
];
const SHOWN_HEADERS = 'X-Request-Id, Retry-After, RateLimit, RateLimit-Policy';
const PREFLIGHT_SECONDS = 600;

/** Says which pages of other origins may ask; true when the request comes from one of them. */
export type Cors = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Callers are known by headers that a page sets itself, so cookies and the like are never allowed. */
export function createCors({ corsOrigins, upstreams }: Pick<Config, 'corsOrigins' | 'upstreams'>): Cors {
  if (corsOrigins.length === 0) return () => false;
  const origins: ReadonlySet<string> = new Set(corsOrigins);
  const own = upstreams.flatMap(({ name }) => [`X-Auth-Token-${name}`, `X-Project-Id-${name}`]);
  const taken = [...TAKEN_HEADERS, ...own].join(', ');
  return ({ method, headers: { origin } }, response) => {
    response.setHeader('Vary', 'Accept, Origin');
    if (origin === undefined || !origins.has(origin)) return false;
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', SHOWN_HEADERS);
    if (method !== 'OPTIONS') return true;
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST');
    response.setHeader('Access-Control-Allow-Headers', taken);
    response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
    return true;
  };
}
