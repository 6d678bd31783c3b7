import { describe, expect, it } from 'vitest';
import { codeIn, JSON_TYPE, PREFLIGHT, READ, useEdge, WRITE } from './_support/edge.ts';

const APOLLO = { 'apollo-require-preflight': 'x' };
const FOREIGN = { origin: 'https://elsewhere.example' };
const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'Application/JSON;charset="UTF-8"',
  'application/json; charset=latin1',
  'application/json; charset=utf-16',
  'application/graphql',
  'application/graphql+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/plain; application/json',
  'application/jsonp',
  'application/json, text/plain',
  '',
] as const;
const MARKS = { none: {}, 'GraphQL-Require-Preflight': PREFLIGHT, 'Apollo-Require-Preflight': APOLLO };

/** Every way to write an operation into a body, so that a wrongly accepted type would find one. */
function bodyFor(type: string, query: string): string {
  if (type.startsWith('application/x-www')) return new URLSearchParams({ query }).toString();
  if (type === 'application/graphql') return query;
  if (!type.startsWith('multipart')) return JSON.stringify({ query });
  const part = (name: string, value: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  return `${part('operations', JSON.stringify({ query }))}${part('map', '{}')}--x--\r\n`;
}

const edge = useEdge({ corsOrigins: ['https://console.example'] });

async function outcome(request: (url: string) => Promise<Response>): Promise<string> {
  const response = await request(`${edge.url}/graphql`);
  const text = await response.text();
  const allows = response.headers.get('access-control-allow-origin');
  const code = response.status < 300 || text === '' ? '' : ` ${codeIn(text)}`;
  return `${response.status}${code}, ${edge.asked.length > 0 ? 'reaches' : 'does not reach'} the upstream${allows ? `, ${allows} may read` : ''}`;
}

describe.each(['read', 'write'])('a %s by POST', (kind) => {
  const query = kind === 'read' ? READ : WRITE;
  const cells = TYPES.flatMap((type, at) =>
    Object.entries(MARKS).map(([mark, headers]) => ({ type, mark, headers, taken: at < 3 })),
  );

  it.each(cells)('of $type with the mark $mark is taken: $taken', async ({ type, headers, taken }) => {
    const body = Buffer.from(bodyFor(type, query));
    const init = { method: 'POST', headers: { ...headers, ...FOREIGN, ...(type && { 'content-type': type }) }, body };
    const observed = await outcome((url) => fetch(url, init));
    expect(observed).toBe(taken ? '200, reaches the upstream' : '415 INVALID_INPUT, does not reach the upstream');
  });
});

describe('a GET', () => {
  const get = (query: string, headers: Record<string, string>) => (url: string) =>
    fetch(`${url}?${new URLSearchParams({ query })}`, { headers: { ...headers, ...FOREIGN } });

  it.each([
    ['a query without a mark', READ, {}, '400 INVALID_INPUT, does not reach the upstream'],
    ['a query with GraphQL-Require-Preflight', READ, PREFLIGHT, '200, reaches the upstream'],
    ['a query with Apollo-Require-Preflight', READ, APOLLO, '200, reaches the upstream'],
    ['a query with an empty mark', READ, { 'graphql-require-preflight': '' }, '200, reaches the upstream'],
    ['a query that says it is JSON', READ, JSON_TYPE, '400 INVALID_INPUT, does not reach the upstream'],
    ['a query by a browser that wants a page', READ, { accept: 'text/html' }, '200, does not reach the upstream'],
    ['a mutation without a mark', WRITE, {}, '400 INVALID_INPUT, does not reach the upstream'],
    ['a mutation with a mark', WRITE, PREFLIGHT, '405 BAD_REQUEST, does not reach the upstream'],
  ])('of %s', async (_name, query, headers, expected) => {
    expect(await outcome(get(query, headers as Record<string, string>))).toBe(expected);
  });
});

describe('any other method', () => {
  it.each(['PUT', 'PATCH', 'DELETE', 'PROPFIND'])('%s is refused', async (method) => {
    const init = { method, headers: { ...JSON_TYPE, ...PREFLIGHT }, body: JSON.stringify({ query: READ }) };
    expect(await outcome((url) => fetch(url, init))).toBe('405 INVALID_INPUT, does not reach the upstream');
  });

  it('HEAD is refused, without a body', async () => {
    const address = (url: string) => `${url}?${new URLSearchParams({ query: READ })}`;
    const observed = await outcome((url) => fetch(address(url), { method: 'HEAD', headers: PREFLIGHT }));
    expect(observed).toBe('405, does not reach the upstream');
  });
});

describe('the page', () => {
  it.each([
    ['without a query', '', {}, true],
    ['with the query of its editor, when a browser opens it', `?query=${READ}`, { 'sec-fetch-dest': 'document' }, true],
    ['with a query, into a frame', `?query=${READ}`, { 'sec-fetch-dest': 'iframe' }, false],
  ])('%s', async (_name, search, headers, isShown) => {
    const response = await fetch(`${edge.url}/graphql${search}`, {
      headers: { accept: 'text/html', ...(headers as Record<string, string>) },
    });
    expect([response.status, (await response.text()).includes('<!doctype html>')]).toEqual([
      isShown ? 200 : 400,
      isShown,
    ]);
    expect(edge.asked).toEqual([]);
  });
});

describe('where GraphiQL is off', () => {
  const plain = useEdge({ graphiql: false });

  it('there is no page', async () => {
    const response = await fetch(`${plain.url}/graphql`, { headers: { accept: 'text/html' } });
    expect([response.status, codeIn(await response.text())]).toEqual([400, 'INVALID_INPUT']);
  });
});
