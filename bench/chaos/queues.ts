const get = (path: string, ...lines: readonly string[]) =>
  `${[`GET ${path} HTTP/1.1`, 'Host: localhost', ...lines].join('\r\n')}\r\n\r\n`;

function post(body: string, ...lines: readonly string[]): string {
  const head = ['POST /graphql HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', ...lines];
  const hasLength = lines.some((line) => /^(content-length|transfer-encoding)/i.test(line));
  if (!hasLength) head.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

const LOCAL = JSON.stringify({ query: '{ upstreams { name } }' });
const HEALTH = get('/health');
const asking = (id: string) =>
  post(JSON.stringify({ query: 'query ($id: ID!) { vault(id: $id) { name } }', variables: { id: `vault:${id}` } }));
const QUICK = 'alive:00000000-0000-4000-8000-000000000000';
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const chunked = (...parts: readonly string[]) => post(parts.map(chunk).join(''), 'Transfer-Encoding: chunked');

/** A request whose answer takes as long as the upstream called slow; each number is another vault. */
export const slowRequest = (number: number) =>
  asking(`slow:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);

/** About a megabyte: 17 requests at least. */
const flood = (text: string) => text.repeat(Math.max(17, Math.ceil(1_000_000 / text.length)));

/** What comes behind a slow request, by its kind; each is more than may wait. */
export const QUEUES: Readonly<Record<string, string>> = {
  'GET /health': flood(HEALTH),
  'HEAD /health': flood(HEALTH.replace('GET', 'HEAD')),
  'refused POSTs, then GET /health': post('{}', 'Content-Encoding: gzip').repeat(600) + flood(HEALTH),
  queries: flood(asking(QUICK)),
  'POSTs of 60 kB': flood(post(JSON.stringify({ query: `{ upstreams { name } } # ${'x'.repeat(60_000)}` }))),
  'a POST and the half of a next one': asking(QUICK).repeat(17) + post(LOCAL, 'Content-Length: 200000'),
  'bodies in chunks': flood(chunked(LOCAL, '')),
  'a body without an end': HEALTH.repeat(15) + chunked('x'.repeat(60_000)) + chunk('x'.repeat(60_000)).repeat(16),
  'Expect: 100-continue': flood(post(LOCAL, 'Expect: 100-continue')),
  'another Expect': flood(post(LOCAL, 'Expect: else')),
  'Upgrade: h2c': flood(get('/graphql', 'Upgrade: h2c')),
  CONNECT: HEALTH.repeat(30) + flood('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'),
  'headers of 31 kB': flood(get('/health', `X-Long: ${'x'.repeat(31_000)}`)),
  'thousands of headers': flood(get('/health', ...Array.from({ length: 1_900 }, () => 'a:b'))),
  GraphiQL: flood(get('/graphql', 'Accept: text/html')),
  'no HTTP': HEALTH.repeat(30) + flood('HELLO\r\n\r\n'),
};
