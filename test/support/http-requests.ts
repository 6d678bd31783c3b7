import { gzipSync } from 'node:zlib';
import { BODIES } from './bodies.ts';
import { JSON_TYPE, type Sent } from './posting.ts';

/** A request by what is special about it. */
export type Row = readonly [name: string, sent: Sent];

const GRAPHQL = 'application/graphql-response+json';

const ACCEPTS: readonly (string | readonly string[] | undefined)[] = [
  ...[
    undefined,
    '',
    '*/*',
    'application/*',
    'application/json',
    GRAPHQL,
    'text/html',
    'image/png',
    'nonsense',
    ',',
    ';',
  ],
  ...['application/json; charset=utf-8', 'application/json;charset=UTF-8', 'application/json; charset="utf-8"'],
  ...['application/json; charset=latin1', `${GRAPHQL}; charset=utf-8`, `${GRAPHQL};q=0.1`, 'application/json;q=0'],
  ...[
    `${GRAPHQL}, application/json`,
    `application/json, ${GRAPHQL}`,
    `${GRAPHQL};q=1, application/json;q=0.5, */*;q=0.1`,
  ],
  ...['*/*, application/json', 'text/html, application/json', 'application/json, text/html', 'text/html,*/*;q=0.8'],
  ...['APPLICATION/JSON', GRAPHQL.toUpperCase(), '*/*;q=0.1', ' application/json ', 'application/json,', '*/json'],
  // A client that accepts events alone is answered by events, and not by Yoga's: test/server/live/refused.test.ts.
  ...['multipart/mixed', 'application/json, text/event-stream', 'text/event-stream, application/json'],
  ['multipart/mixed, application/json', `multipart/mixed, ${GRAPHQL}`, 'application/json, multipart/mixed'].join(', '),
  ['application/json', GRAPHQL],
  ...[
    `application/json;q=0, ${GRAPHQL}`,
    `${GRAPHQL};q=0, application/json`,
    `${GRAPHQL};q=0.1, application/json;q=0.9`,
  ],
  ...[`*/json, ${GRAPHQL}`, `application/json/x, ${GRAPHQL}`, `application/json; charset=latin1, ${GRAPHQL}`],
];

const accepting = (accept: string | readonly string[] | undefined) => ({
  ...JSON_TYPE,
  ...(accept !== undefined && { accept }),
});

/** Every Accept with every body. */
export const ACCEPT_ROWS: readonly Row[] = ACCEPTS.flatMap((accept) =>
  Object.entries(BODIES).map(([name, body]): Row => {
    return [`${name}, accepting ${JSON.stringify(accept)}`, { headers: accepting(accept), body: JSON.stringify(body) }];
  }),
);

const GOOD = JSON.stringify(BODIES.data);

const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF8',
  'Application/JSON',
];
const OTHER_TYPES = [
  'application/json; charset=latin1',
  'application/json; boundary=x',
  'text/plain',
  'application/graphql',
  '',
];
const MORE_TYPES = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/graphql+json',
  ';',
];

export const TYPE_ROWS: readonly Row[] = [...TYPES, ...OTHER_TYPES, ...MORE_TYPES, undefined].flatMap((type) => {
  const headers = type === undefined ? {} : { 'content-type': type };
  const coded = (coding: string, body: string | Buffer = GOOD): Row => [
    `${coding} of ${type}`,
    { headers: { ...headers, 'content-encoding': coding }, body },
  ];
  return [
    [`type ${type}`, { headers, body: GOOD }] as Row,
    coded('identity'),
    coded('gzip', gzipSync(GOOD)),
    coded('x'),
  ];
});

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];
const PATHS = [
  '/graphql',
  '/graphql?query={__typename}',
  '/graphql/',
  '/graphql?',
  '/',
  '/health',
  '/ready',
  '/x',
  '/graphqlx',
];

export const METHOD_ROWS: readonly Row[] = [...METHODS, 'POST'].flatMap((method) =>
  PATHS.flatMap((path): Row[] => {
    const body = method === 'GET' || method === 'HEAD' ? '' : GOOD;
    const headers = { ...JSON_TYPE, 'graphql-require-preflight': '1' };
    return [
      [`${method} ${path}`, { method, path, body }],
      [`${method} ${path} with the header`, { method, path, headers, body }],
    ];
  }),
);

const COST = { 'x-request-cost': '1' };
const HEADERS: readonly Readonly<Record<string, string | readonly string[]>>[] = [
  ...[{}, COST, { 'x-request-cost': '0' }, { 'x-request-cost': ['1', '1'] }, { 'X-REQUEST-COST': '1' }],
  ...[
    { 'x-request-timeout-ms': '5000' },
    { 'x-request-timeout-ms': 'soon' },
    { 'x-request-timeout-ms': ['5000', '6000'] },
  ],
  ...[{ 'x-project-id': 'p2' }, { 'x-project-id': '../x' }, { 'x-project-id': ['p2', 'p3'] }, { 'x-project-id': '' }],
  ...[
    { 'x-auth-token': '1.0' },
    { 'x-auth-token-sg': '1.0' },
    { 'x-auth-token': ['1.0', '2.0'] },
    { 'x-auth-token': '' },
  ],
  ...[{ authorization: 'Bearer x' }, { authorization: ['Bearer x', 'Bearer y'] }, { cookie: ['a=1', 'b=2'] }],
  ...[{ origin: 'https://console.example' }, { origin: 'https://evil.example' }, { host: 'evil.example' }],
  ...[
    { expect: 'x' },
    { te: 'trailers' },
    { range: 'bytes=0-9' },
    { 'if-none-match': '*' },
    { 'x-forwarded-for': '1.2.3.4' },
  ],
];

export const HEADER_ROWS: readonly Row[] = HEADERS.flatMap((more, at) =>
  Object.entries(BODIES).map(([name, body], place): Row => {
    const headers = { ...accepting((at + place) % 2 === 0 ? undefined : GRAPHQL), ...more };
    return [`${name} with ${JSON.stringify(headers)}`, { headers, body: JSON.stringify(body) }];
  }),
);

export const GET_ROWS: readonly Row[] = Object.entries(BODIES).flatMap(([name, body]) =>
  ['', '*/*', GRAPHQL, 'text/html'].map((accept): Row => {
    const params = Object.entries(body as object).map(([key, value]): [string, string] => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    const headers = { 'apollo-require-preflight': '', ...COST, ...(accept !== '' && { accept }) };
    return [
      `GET of ${name}, accepting ${accept}`,
      { method: 'GET', path: `/graphql?${new URLSearchParams(params)}`, headers },
    ];
  }),
);
