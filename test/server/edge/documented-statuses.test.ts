import { expect, it } from 'vitest';
import { post as posting, sendRaw } from '../../support/raw.ts';
import { table } from '../../support/readme.ts';
import { LOCAL, useEdge } from './_support/edge.ts';

const edge = useEdge({ corsOrigins: ['https://console.example.com'], limits: { bodyBytes: 1_000 } });

const LAST = 'Connection: close';
const get = (target: string, ...lines: readonly string[]) =>
  `${[`GET ${target} HTTP/1.1`, ...lines, LAST].join('\r\n')}\r\n\r\n`;
const post = (body: string, ...lines: readonly string[]) => posting(body, ...lines, LAST);
const HOST = 'Host: 127.0.0.1';
const CHUNKED = `${LOCAL.length.toString(16)}\r\n${LOCAL}\r\n0\r\n\r\n`;

/** The first cells of the table of docs/security.md, with a request for each of their parts. */
const REQUESTS: Readonly<Record<string, readonly string[]>> = {
  'no Host header, two, or an invalid one': [get('/health'), get('/health', HOST, HOST), get('/health', 'Host: a b')],
  'a target that is neither a path nor an address': [get('*', HOST), get('health', HOST)],
  'a `Transfer-Encoding` by another version than HTTP/1.1, after which the connection is closed': ['/1.0', '/2.0'].map(
    (version) => post(CHUNKED, 'Transfer-Encoding: chunked').replace('/1.1', version),
  ),
  'a `Transfer-Encoding` of anything else': [post(LOCAL, 'Transfer-Encoding: gzip, chunked')],
  'a Host that is not ours, or the authority of an absolute target, which replaces it': [
    get('/health', 'Host: rebound.example.com'),
    get('http://rebound.example.com/health', HOST),
  ],
  'another path': [get('/other', HOST)],
  'another method': [get('/graphql', HOST).replace('GET', 'PUT')],
  'a GET without `GraphQL-Require-Preflight` or `Apollo-Require-Preflight` (any value)': [
    get('/graphql?query=%7B__typename%7D', HOST, 'Accept: application/json'),
  ],
  'a POST of another type or charset': [
    post(LOCAL).replace('application/json', 'text/plain'),
    post(LOCAL).replace('application/json', 'application/json; charset=utf-16'),
  ],
  'with a `Content-Encoding`': [post(LOCAL, 'Content-Encoding: gzip')],
  'an `Accept` without our types, or with `q=0` for them': [
    post(LOCAL, 'Accept: text/csv'),
    post(LOCAL, 'Accept: application/json;q=0'),
  ],
  'an `Expect` of anything else': [post(LOCAL, 'Expect: a-miracle')],
  'a preflight of an origin that is not listed': [
    get('/graphql', HOST, 'Origin: https://other.example.com', 'Access-Control-Request-Method: POST').replace(
      'GET',
      'OPTIONS',
    ),
  ],
  'a body that is no JSON object, a list of operations, or empty': [post('1'), post(`[${LOCAL}]`), post('')],
  'more than `limits.bodyBytes`': [post(JSON.stringify({ query: `{ upstreams { name } } # ${'x'.repeat(1_000)}` }))],
  'more than 32 KiB of address and headers': [get('/health', HOST, `X-Long: ${'x'.repeat(33_000)}`)],
  CONNECT: ['CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'],
};

// What has no status of its own, or takes seconds: test/server/connection/time-limits, pipelining, pipelined-faults and slow-clients hold these rows.
const isAnswered = (status: string) => /^\d{3}(; \d{3})*$/.test(status);
const rows = table('what comes').filter(([, status = '']) => isAnswered(status));

const PARTS = rows.flatMap(([what = '', statuses = '']) => {
  const parts = what.split('; ');
  const each = statuses.split('; ');
  return parts.map((part, index): [what: string, status: number] => [part, Number(each[index] ?? each[0])]);
});

it.each(PARTS)('docs/security.md has the status of %s: %i', async (what, status) => {
  const requests = REQUESTS[what] ?? [];
  expect(requests).not.toEqual([]);
  const answers = await Promise.all(requests.map((request) => sendRaw(edge.port, request)));
  expect(answers.map((answer) => answer.status)).toEqual(requests.map(() => status));
  expect(edge.asked).toEqual([]);
});

it('every request of the table has a status in docs/security.md', () => {
  expect(Object.keys(REQUESTS).toSorted()).toEqual(PARTS.map(([what]) => what).toSorted());
});
