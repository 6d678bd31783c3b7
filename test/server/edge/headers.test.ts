import { describe, expect, it } from 'vitest';
import { post, sendRaw } from '../../support/raw.ts';
import { codeIn, JSON_TYPE, LOCAL, PREFLIGHT, READ, useEdge } from './_support/edge.ts';

const edge = useEdge();

const COMMON = {
  'cache-control': 'no-store',
  vary: 'Accept',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
};
const STRICT = { ...COMMON, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };

const ROUTES: [string, string, RequestInit, number][] = [
  ['a query', '/graphql', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ query: READ }) }, 200],
  ['a GET', `/graphql?query=${encodeURIComponent(READ)}`, { headers: PREFLIGHT }, 200],
  ['broken JSON', '/graphql', { method: 'POST', headers: JSON_TYPE, body: '{' }, 400],
  ['a wrong type', '/graphql', { method: 'POST', body: '{}' }, 415],
  ['a wrong method', '/graphql', { method: 'DELETE' }, 405],
  ['OPTIONS', '/graphql', { method: 'OPTIONS' }, 204],
  ['an unknown path', '/nothing', {}, 404],
  ['a path that ends like the graph', '/x?y=/graphql', {}, 404],
  ['/health', '/health', {}, 200],
  ['/ready', '/ready', {}, 200],
];

describe('the security headers', () => {
  it.each(ROUTES)('are on the answer to %s', async (_name, path, init, status) => {
    const response = await fetch(edge.url + path, init);
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject(STRICT);
  });

  it('are on the answer to what is no HTTP, too', async () => {
    const { status, headers, body } = await sendRaw(edge.port, 'HELLO\r\n\r\n');
    expect([status, codeIn(body)]).toEqual([400, 'INVALID_INPUT']);
    const lower = Object.fromEntries(Object.entries(STRICT).map(([name, value]) => [name, value.toLowerCase()]));
    expect(headers).toMatchObject({ ...lower, connection: 'close' });
  });

  it('let in nothing from outside on the page, and run no script but those of the gateway', async () => {
    const response = await fetch(`${edge.url}/graphql`, { headers: { accept: 'text/html' } });
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({ ...COMMON, 'content-type': 'text/html; charset=utf-8' });
    expect(headers['content-security-policy']?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      'worker-src blob:',
      "style-src 'self' 'unsafe-inline'",
      'font-src data:',
      'img-src data:',
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });
});

it('says nothing of what it is made of', async () => {
  const { headers } = await fetch(`${edge.url}/health`);
  expect([headers.get('server'), headers.get('x-powered-by'), headers.get('x-yoga-id')]).toEqual([null, null, null]);
});

it.each([
  ['application/xml', 406],
  ['text/event-stream', 200],
  ['multipart/mixed', 406],
  ['application/json; charset=latin1', 406],
  ['application/json;q=0.9, text/html', 200],
  ['application/json;q=0', 406],
  ['application/json; Q = 0.000, text/html;q=1', 406],
  ['*/*;q=0.0', 406],
  ['application/json;q=0, application/graphql-response+json', 200],
  ['application/json;q=0.001', 200],
  ['APPLICATION/JSON', 200],
  ['*/*', 200],
])('Accept: %s is answered with %i', async (accept, status) => {
  const answer = await sendRaw(edge.port, post(LOCAL, `Accept: ${accept}`, 'Connection: close'));
  expect(answer.status).toBe(status);
  if (status === 406) expect(codeIn(answer.body)).toBe('INVALID_INPUT');
});
