import { expect, it } from 'vitest';
import { commandDifferences, exchangeDifferences } from './differences.ts';
import type { Answer, Exchange } from './recording.ts';

const HEADERS = ['Content-Length: 2', 'Date: Sun, 22 Nov 2026 12:00:00 GMT', 'Vary: Accept'];

const exchange = (answer: Partial<Answer> = {}, calls: readonly string[] = ['cbr GET /v3/p/vaults']): Exchange => ({
  ...{ name: 'a read', request: '', replies: 1, calls },
  answers: [{ status: 'HTTP/1.1 200 OK', headers: HEADERS, body: '{}', ...answer }],
});
const differences = (before: Exchange, after: Exchange) =>
  exchangeDifferences('demo', before, after).map((text) => text.split('\n')[0]);

it.each<[string, Exchange]>([
  ['status', exchange({ status: 'HTTP/1.1 400 Bad Request' })],
  ['headers', exchange({ headers: [...HEADERS, 'X-One-More: yes'] })],
  ['headers', exchange({ headers: HEADERS.with(2, 'Vary: Accept, Origin') })],
  ['headers', exchange({ headers: [...HEADERS, 'Vary: Accept'] })],
  ['headers', exchange({ headers: HEADERS.with(0, 'Content-Length: 3') })],
  ['body', exchange({ body: '{ }' })],
  ['upstream calls', exchange({}, [])],
  ['upstream calls', exchange({}, ['cbr GET /v3/p/vaults', 'cbr GET /v3/p/vaults'])],
  ['number of answers', { ...exchange(), answers: [...exchange().answers, ...exchange().answers] }],
])('a difference in %s is found', (what, after) => {
  expect(differences(exchange(), after)).toEqual([`demo: a read, ${what}`]);
});

it.each<[string, Partial<Answer>, Partial<Answer>]>([
  ['the moment of the answer', {}, { headers: HEADERS.with(1, 'Date: Sun, 22 Nov 2026 12:00:01 GMT') }],
  ['the case of the name of a header', {}, { headers: HEADERS.with(2, 'vary: Accept') }],
  ['what is left of a minute', { body: '{"retryAfterMs":59997}' }, { body: '{"retryAfterMs":61}' }],
  ['how long a call took', { body: '{"ms":12.5}' }, { body: '{"ms":3}' }],
  ['the port of an upstream', { body: 'http://127.0.0.1:40001/v3' }, { body: 'http://127.0.0.1:5123/v3' }],
])('%s makes no difference, nor does the length that comes of it', (_what, before, after) => {
  const sized = (one: Partial<Answer>) => {
    const { body = '{}', headers = HEADERS } = one;
    return exchange({ body, headers: headers.with(0, `Content-Length: ${body.length}`) });
  };
  expect(differences(sized(before), sized(after))).toEqual([]);
});

it('a wait that an upstream has asked for makes a difference', () => {
  expect(
    differences(exchange({ body: '{"retryAfterMs":60000}' }), exchange({ body: '{"retryAfterMs":30000}' })),
  ).toEqual(['demo: a read, body']);
});

it('of a message whose words differ the words alone are told', () => {
  const said = (message: string) => {
    const body = `{"errors":[{"message":"${message}"}]}`;
    return exchange({ body, headers: HEADERS.with(0, `Content-Length: ${body.length}`) });
  };
  expect(exchangeDifferences('demo', said('No such thing.'), said('There is none.'))).toEqual([
    'a message\n  - "No such thing."\n  + "There is none."',
  ]);
});

it('a command differs by its exit code and by what it prints', () => {
  const run = { name: '--help', words: [], env: {}, files: {}, code: 0, stdout: 'Usage', stderr: '' };
  const places = [run, { ...run, code: 1 }, { ...run, stdout: 'usage' }].map(
    (one) => commandDifferences(run, one).length,
  );
  expect(places).toEqual([0, 1, 1]);
});
