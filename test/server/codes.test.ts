import { expect, it } from 'vitest';
import { errorCodes, requestCodes } from '../../src/failure.ts';
import { BODY_ROWS } from '../support/broken-bodies.ts';
import { openGateway } from '../support/gateway.ts';
import * as rows from '../support/http-requests.ts';
import { openClient, type Sent } from '../support/posting.ts';
import { sendRaw } from '../support/raw.ts';
import { serveTenants } from '../support/tenants.ts';

const DOCUMENTED = [...Object.keys(errorCodes), ...Object.keys(requestCodes)];
const MANIFEST = { manifest: 'schema/generated/trusted-documents.json' };

interface ShownError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const errorsIn = (body: string): readonly ShownError[] => (JSON.parse(body) as { errors?: ShownError[] }).errors ?? [];

/** The codes of these errors, all of which are in the documented list and say whether they are retryable. */
function documentedCodes(name: string, errors: readonly ShownError[]): string[] {
  return errors.map(({ message, extensions = {} }) => {
    const { code, retryable } = extensions;
    expect([name, typeof message, typeof retryable, DOCUMENTED.includes(String(code))]).toEqual([
      ...[name, 'string', 'boolean', true],
    ]);
    if (String(code) in requestCodes) expect([name, retryable]).toEqual([name, false]);
    return String(code);
  });
}

/** Every way to be refused over HTTP, each once. */
const ALL_ROWS: readonly rows.Row[] = [
  ...rows.ACCEPT_ROWS.filter((_row, at) => at % 5 === 0),
  ...rows.TYPE_ROWS,
  ...rows.METHOD_ROWS.filter(([, { method, path }]) => method !== 'HEAD' && path !== '/health' && path !== '/ready'),
  ...rows.HEADER_ROWS.filter((_row, at) => at % 7 === 0),
  ...rows.GET_ROWS,
  ...BODY_ROWS,
];

it('gives every error a code of the documented list, and says whether it is retryable', async () => {
  const { origin } = await serveTenants(() => true);
  const gateways = await Promise.all([
    open({}, origin),
    open({ trustedDocuments: { ...MANIFEST, only: false } }, origin),
  ]);
  const send = openClient();
  const seen = new Set<string>();
  const ask = async (port: number, name: string, sent: Sent) => {
    const { status, body } = await send(port, sent);
    if (body === '') return expect([name, status]).toEqual([name, 204]);
    for (const code of documentedCodes(name, errorsIn(body))) seen.add(code);
  };
  for (const { port } of gateways) await Promise.all(ALL_ROWS.map(([name, sent]) => ask(port, name, sent)));
  // None is listed that nobody can meet.
  expect([...seen]).toEqual(expect.arrayContaining(Object.keys(requestCodes)));
}, 60_000);

function open(more: object = {}, endpoint = 'http://127.0.0.1:1') {
  const sg = { name: 'sg', kind: 'cbr', endpoint, projectId: 'p', auth: { mode: 'token', token: '0.0' } };
  return openGateway({ upstreams: [sg], graphiql: false, ...more }, { listen: true });
}

it.each([
  ['what is not HTTP', 'NOT HTTP\r\n\r\n', 'INVALID_INPUT', false],
  ['a tunnel', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', 'INVALID_INPUT', false],
  ['headers without end', `GET / HTTP/1.1\r\nA: ${'x'.repeat(40_000)}\r\n\r\n`, 'LIMIT_EXCEEDED', false],
  ['no host', 'GET /graphql HTTP/1.1\r\nConnection: close\r\n\r\n', 'INVALID_INPUT', false],
  [
    'a foreign host',
    'GET /graphql HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    'INVALID_INPUT',
    false,
  ],
])(
  'answers %s by a documented code',
  async (name, bytes, code, retryable) => {
    const { port } = await open();
    const { body } = await sendRaw(port, bytes, { readMs: 1_000 });
    expect(documentedCodes(name, errorsIn(body))).toEqual([code]);
    expect(errorsIn(body)[0]?.extensions?.retryable).toBe(retryable);
  },
  15_000,
);

it('tells a caller who has used up their minute that they may ask again', async () => {
  const { url } = await open({ rateLimit: { callsPerMinute: 2 } });
  const ask = async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: '{"query":"{ vault(id: \\"vault:sg:5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12\\") { id } }"}',
    });
    return errorsIn(await response.text());
  };
  await ask();
  const [error] = await ask();
  expect(error?.extensions).toMatchObject({ code: 'THROTTLED', retryable: true });
});
