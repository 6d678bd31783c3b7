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

function pathOf(upstream: UpstreamClient, call: Call): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) query.append(key, String(value));
  }
  const path = upstream.baseUrl.pathname.replace(/\/$/, '') + call.path;
  return query.size === 0 ? path : `${path}?${String(query).replaceAll('+', '%20')}`;
}
