import { describe, expect, it } from 'vitest';
import { type Edge, JSON_TYPE, LOCAL, useEdge } from './_support/edge.ts';

const CONSOLE = 'https://console.example';
const UPSTREAM = { name: 'lab-1', kind: 'cbr', endpoint: 'http://127.0.0.1:1', auth: { mode: 'passthrough' } };

async function ask({ url }: Edge, method: string, headers: Record<string, string>) {
  const body = method === 'POST' ? LOCAL : null;
  const response = await fetch(`${url}/graphql`, { method, headers: { ...JSON_TYPE, ...headers }, body });
  const shown = Object.fromEntries([...response.headers].filter(([name]) => /^(access-control|vary)/.test(name)));
  return { status: response.status, ...shown };
}

const preflight = (origin: string) => ({
  origin,
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'content-type,x-auth-token-lab-1',
});

describe('without corsOrigins', () => {
  const edge = useEdge();

  it('a preflight is refused, without a CORS header', async () => {
    expect(await ask(edge, 'OPTIONS', preflight(CONSOLE))).toEqual({ status: 403, vary: 'Accept' });
  });

  it('an answer has no CORS header', async () => {
    expect(await ask(edge, 'POST', { origin: CONSOLE })).toEqual({ status: 200, vary: 'Accept' });
  });

  it('an OPTIONS that is no preflight says which methods there are', async () => {
    const response = await fetch(`${edge.url}/graphql`, { method: 'OPTIONS' });
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, POST, OPTIONS']);
  });
});

describe('with corsOrigins', () => {
  const edge = useEdge({ corsOrigins: [CONSOLE], upstreams: [UPSTREAM] });

  it('a preflight of a listed origin is answered: with that origin, our headers and no credentials', async () => {
    expect(await ask(edge, 'OPTIONS', preflight(CONSOLE))).toEqual({
      status: 204,
      vary: 'Accept, Origin',
      'access-control-allow-origin': CONSOLE,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers':
        'Content-Type, Authorization, X-Auth-Token, X-Project-Id, X-Request-Id, X-Request-Timeout-Ms, X-Request-Cost, ' +
        'GraphQL-Require-Preflight, Apollo-Require-Preflight, ' +
        'Apollographql-Client-Name, Apollographql-Client-Version, GraphQL-Client-Name, GraphQL-Client-Version, ' +
        'X-Apollo-Operation-Name, X-Apollo-Operation-Id, X-Apollo-Operation-Type, Traceparent, Tracestate, Baggage, ' +
        'B3, X-B3-TraceId, X-B3-SpanId, X-B3-ParentSpanId, X-B3-Sampled, X-B3-Flags, Sentry-Trace, ' +
        'X-Datadog-Trace-Id, X-Datadog-Parent-Id, X-Datadog-Origin, X-Datadog-Sampling-Priority, X-Datadog-Tags, ' +
        'X-Auth-Token-lab-1, X-Project-Id-lab-1',
      'access-control-expose-headers': 'X-Request-Id, Retry-After, RateLimit, RateLimit-Policy',
      'access-control-max-age': '600',
    });
  });

  describe('and corsHeaders', () => {
    const wider = useEdge({ corsOrigins: [CONSOLE], corsHeaders: ['X-Tenant'], upstreams: [UPSTREAM] });

    it('a preflight is told of those too', async () => {
      const preflighted = await ask(edge, 'OPTIONS', preflight(CONSOLE));
      const widened = await ask(wider, 'OPTIONS', preflight(CONSOLE));
      const names = 'access-control-allow-headers';
      expect(widened).toEqual({
        ...preflighted,
        [names]: `${(preflighted as Record<string, unknown>)[names]}, X-Tenant`,
      });
    });
  });

  it('an answer to a listed origin may be read by it alone', async () => {
    expect(await ask(edge, 'POST', { origin: CONSOLE })).toEqual({
      status: 200,
      vary: 'Accept, Origin',
      'access-control-allow-origin': CONSOLE,
      'access-control-expose-headers': 'X-Request-Id, Retry-After, RateLimit, RateLimit-Policy',
    });
  });

  it('a refusal may be read by it too', async () => {
    expect(await ask(edge, 'POST', { origin: CONSOLE, 'content-type': 'text/plain' })).toMatchObject({
      status: 415,
      'access-control-allow-origin': CONSOLE,
    });
  });

  it.each([
    'https://elsewhere.example',
    'http://console.example',
    'https://console.example:8443',
    'https://console.example.evil.example',
    'https://evilconsole.example',
    'https://CONSOLE.example',
    'null',
    '*',
  ])('%s gets no CORS header', async (origin) => {
    expect(await ask(edge, 'OPTIONS', preflight(origin))).toEqual({ status: 403, vary: 'Accept, Origin' });
    expect(await ask(edge, 'POST', { origin })).toEqual({ status: 200, vary: 'Accept, Origin' });
  });
});
