import type { Act } from '../recording.ts';
import { post, postText, raw, request } from '../requests.ts';

const LOCAL = '{"query":"{ upstreams { name } }"}';
const JSON_TYPE = { Host: 'localhost', 'X-Request-Id': 'replay', 'Content-Type': 'application/json' };
const CHUNKED = `${LOCAL.length.toString(16)}\r\n${LOCAL}\r\n0\r\n\r\n`;
const PREFLIGHT = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' };

const posted = (headers: Readonly<Record<string, string>>, body = LOCAL) =>
  raw('POST /graphql', { ...JSON_TYPE, ...headers }, body);
const sized = { 'Content-Length': String(LOCAL.length) };
const localhost = 'Host: localhost\r\nX-Request-Id: replay\r\n';

/** Requests that no client library sends, byte by byte. */
const RAW: Readonly<Record<string, string>> = {
  'no request at all': 'nonsense\r\n\r\n',
  'another version': `GET /health HTTP/2.0\r\n${localhost}\r\n`,
  'HTTP/1.0': 'GET /health HTTP/1.0\r\nX-Request-Id: replay\r\n\r\n',
  'HTTP/1.0 for the graph': 'POST /graphql HTTP/1.0\r\n\r\n',
  'no Host': raw('POST /graphql'),
  'two Hosts': `GET /health HTTP/1.1\r\n${localhost}${localhost}\r\n`,
  'an empty Host': raw('GET /health', { Host: '' }),
  'another Host': posted({ ...sized, Host: 'evil.example' }),
  'an allowed Host': posted({ ...sized, Host: 'graph.example:443' }),
  'a Host by address': posted({ ...sized, Host: '127.0.0.1:4000' }),
  'a whole address': raw('POST http://localhost/graphql', { ...JSON_TYPE, ...sized }, LOCAL),
  'a whole address of another': raw('POST http://evil.example/graphql', { ...JSON_TYPE, ...sized }, LOCAL),
  'a target that is a star': raw('OPTIONS *', JSON_TYPE),
  CONNECT: raw('CONNECT localhost:443', { Host: 'localhost:443' }),
  'an unknown method': raw('NOTHING /graphql', JSON_TYPE),
  'no length': raw('POST /graphql', JSON_TYPE),
  'a length that is none': posted({ 'Content-Length': 'x' }),
  'a length and chunks': posted({ ...sized, 'Transfer-Encoding': 'chunked' }),
  chunks: posted({ 'Transfer-Encoding': 'chunked' }, CHUNKED),
  'broken chunks': posted({ 'Transfer-Encoding': 'chunked' }, 'zz\r\n'),
  'coded twice': posted({ 'Transfer-Encoding': 'gzip, chunked' }, CHUNKED),
  'an Expect': posted({ ...sized, Expect: '100-continue' }),
  'another Expect': posted({ ...sized, Expect: 'more' }),
  'an Expect that is refused': posted({ ...sized, Expect: '100-continue', 'Content-Type': 'text/plain' }),
  'headers that are too long': posted({ ...sized, 'X-Long': 'x'.repeat(40_000) }),
  'an address that is too long': raw(`GET /graphql?query=${'x'.repeat(40_000)}`, JSON_TYPE),
  'a body that is too long': posted({ 'Content-Length': '300000' }, ' '.repeat(300_000)),
  'chunks that are too long': posted(
    { 'Transfer-Encoding': 'chunked' },
    `${(300_000).toString(16)}\r\n${' '.repeat(300_000)}\r\n0\r\n\r\n`,
  ),
  'close asked for': posted({ ...sized, Connection: 'close' }),
  'a request id of another form': postText(LOCAL, { 'X-Request-Id': 'a b' }),
  'no request id': raw('POST /graphql', { Host: 'localhost', 'Content-Type': 'application/json', ...sized }, LOCAL),
};

const ORIGINS = ['https://console.example', 'https://console.example:8443', 'https://evil.example', 'null', ''];
const PATHS = [
  '/',
  '/x',
  '/graphql/',
  '/Graphql',
  '/graphql%00',
  '/health/',
  '/ready?',
  '/metrics',
  '/.well-known/x',
  '//graphql',
];

/** What a gateway in production does with what comes in. */
export const edge: Act = {
  stage: {
    name: 'edge',
    estate: 'demo',
    config: {
      corsOrigins: ['https://console.example'],
      corsHeaders: ['X-Tenant'],
      allowedHosts: ['graph.example'],
      trustedProxies: ['10.0.0.0/8'],
    },
    env: { NODE_ENV: 'production' },
  },
  run: async (ask) => {
    for (const [name, bytes] of Object.entries(RAW)) await ask(name, bytes);
    for (const path of PATHS) {
      for (const method of ['GET', 'POST', 'HEAD']) await ask(`${method} ${path}`, request(`${method} ${path}`));
    }
    for (const Origin of ORIGINS) {
      await ask(`preflight of ${Origin}`, request('OPTIONS /graphql', { Origin, ...PREFLIGHT }));
      await ask(`OPTIONS of ${Origin}`, request('OPTIONS /graphql', { Origin }));
      await ask(`POST of ${Origin}`, postText(LOCAL, { Origin }));
      await ask(`GET of ${Origin}`, request('GET /graphql', { Origin }));
    }
    await ask('introspection', post('{ __schema { types { name } } }'));
    await ask('the page', request('GET /graphql', { Accept: 'text/html' }));
    await ask('the calls', post('{ vaults(first: 2) { nodes { name } } }', undefined, { 'X-Request-Cost': 'trace' }));
    await ask('two in a row', posted(sized) + posted(sized), 2);
    await ask('one behind a wrong one', posted({ ...sized, 'Content-Type': 'text/plain' }) + posted(sized), 2);
    await ask('nonsense behind one', `${posted(sized)}nonsense\r\n\r\n`, 2);
  },
};
