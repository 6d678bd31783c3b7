import type { PreparedRequest } from './transport/exchange.ts';
import type { Call, UpstreamClient } from './upstream-client.ts';

const FIXED_HEADERS = { accept: 'application/json', 'accept-encoding': 'identity' };
const JSON_BODY = { 'content-type': 'application/json' };

/** Builds the request of a call. Spaces in a query are %20, never +: the signature covers the exact bytes. */
export function prepare(upstream: UpstreamClient, method: PreparedRequest['method'], call: Call): PreparedRequest {
  const body = call.body === undefined ? null : JSON.stringify(call.body);
  return {
    method,
    origin: upstream.baseUrl.origin,
    path: pathOf(upstream, call),
    headers: { ...FIXED_HEADERS, ...upstream.headers, ...withRequestId(upstream), ...(body !== null && JSON_BODY) },
    body,
  };
}

function withRequestId({ requestId }: UpstreamClient): Readonly<Record<string, string>> | undefined {
  return requestId === undefined ? undefined : { 'x-request-id': requestId };
}

function pathOf({ baseUrl }: UpstreamClient, { path, query = {} }: Call): string {
  const base = baseUrl.pathname;
  const whole = (base.endsWith('/') ? base.slice(0, -1) : base) + path;
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return whole;
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return `${whole}?${String(search).replaceAll('+', '%20')}`;
}
