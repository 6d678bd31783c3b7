import { describe, expect, it } from 'vitest';
import { sendRaw } from '../../support/raw.ts';
import { codeIn, type Edge, useEdge } from './_support/edge.ts';

const get = (lines: readonly string[], target = '/health', version = '1.1') =>
  `GET ${target} HTTP/${version}\r\n${lines.map((line) => `${line}\r\n`).join('')}Connection: close\r\n\r\n`;

const statusUnder = async ({ port }: Edge, host: string) => (await sendRaw(port, get([`Host: ${host}`]))).status;

const ALLOWED = ['gateway.example', '0:0:0:0:0:0:0:2'];
const OPEN = { host: '0.0.0.0', callers: 'anyone' };

describe.each([
  ['a loopback host', {}],
  ['localhost', { host: 'localhost' }],
])('on %s', (_name, config) => {
  const edge = useEdge(config);

  it.each(['localhost', 'LOCALHOST:4000', '127.0.0.1', '127.0.0.1:1', '[::1]', '[::1]:4000'])(
    'a request under %s is taken',
    async (host) => {
      expect(await statusUnder(edge, host)).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'evil.example:4000',
    'localhost.evil.example',
    'localhost.',
    '127.0.0.1.evil.example',
    '127.0.0.2',
    '0.0.0.0',
    '[::]',
    '[::ffff:127.0.0.1]',
    '10.0.0.1',
    '2130706433',
  ])('a request under %s is misdirected', async (host) => {
    expect(await statusUnder(edge, host)).toBe(421);
  });

  it.each(['*', 'graphql', 'ftp://localhost/health', 'http:/localhost/health'])(
    'the target %s is refused',
    async (target) => {
      const { status, body } = await sendRaw(edge.port, get(['Host: localhost'], target));
      expect([status, codeIn(body)]).toEqual([400, 'INVALID_INPUT']);
    },
  );

  it.each([
    ['http://localhost/health', 'Host: localhost', 200],
    ['http://127.0.0.1:4000/health?verbose', 'Host: evil.example', 200],
    ['HTTPS://[::1]:1/health', 'Host:', 200],
    ['http://localhost/nowhere', 'Host: localhost', 404],
    ['http://localhost', 'Host: localhost', 404],
    ['http://localhost?query={upstreams{name}}', 'Host: localhost', 404],
    ['http://evil.example/health', 'Host: localhost', 421],
    ['http://localhost.evil.example/health', 'Host: localhost', 421],
    ['http://user@localhost/health', 'Host: localhost', 400],
    ['http:///health', 'Host: localhost', 400],
  ])('the target %s under "%s" is answered by its own authority: %i', async (target, host, status) => {
    expect((await sendRaw(edge.port, get([host], target))).status).toBe(status);
  });

  it('a whole address asks the graph as its path does', async () => {
    const target = 'http://localhost/graphql?query={__typename}';
    const { body } = await sendRaw(edge.port, get(['Host: localhost', 'GraphQL-Require-Preflight: 1'], target));
    expect(body).toBe('{"data":{"__typename":"Query"}}');
  });
});

describe('on a loopback host with allowedHosts', () => {
  const edge = useEdge({ allowedHosts: ALLOWED });

  it.each(['Gateway.Example:8443', '[::2]', 'localhost'])('a request under %s is taken', async (host) => {
    expect(await statusUnder(edge, host)).toBe(200);
  });

  it('a page of a name that resolves to loopback reads nothing, not even the names it would need', async () => {
    const { status, body } = await sendRaw(
      edge.port,
      get(['Host: evil.example', 'GraphQL-Require-Preflight: 1'], '/graphql?query={upstreams{name}}'),
    );
    expect([status, codeIn(body), body.includes('gateway.example')]).toEqual([421, 'INVALID_INPUT', false]);
  });
});

describe('on any other host', () => {
  const edge = useEdge(OPEN);

  it.each(['evil.example', '10.0.0.1:80', '[fd00::1]'])('a request under %s is taken', async (host) => {
    expect(await statusUnder(edge, host)).toBe(200);
  });

  it.each([
    ['is missing', []],
    ['is empty', ['Host:']],
    ['is there twice', ['Host: localhost', 'host: localhost']],
    ['is there twice, behind 2,500 others', ['Host: localhost', ...Array<string>(2_500).fill('a:'), 'Host: localhost']],
    ['is half an address', ['Host: [']],
    ['holds a path', ['Host: localhost/graphql']],
    ['holds a user', ['Host: a@localhost']],
    ['holds a list', ['Host: localhost, localhost']],
    ['has a wrong port', ['Host: localhost:99999']],
    ['is no address', ['Host: 999.999.999.999']],
  ])('a Host header is refused that %s', async (_name, lines) => {
    const { status, body } = await sendRaw(edge.port, get(lines));
    expect([status, codeIn(body)]).toEqual([400, 'INVALID_INPUT']);
  });

  it('a whole address replaces no Host header', async () => {
    expect((await sendRaw(edge.port, get([], 'http://localhost/health'))).status).toBe(400);
    const twice = ['Host: localhost', 'Host: localhost'];
    expect((await sendRaw(edge.port, get(twice, 'http://localhost/health'))).status).toBe(400);
  });
});

describe.each([
  ['a loopback host', {}],
  ['any other host', OPEN],
  ['a host with names', { ...OPEN, allowedHosts: ALLOWED }],
])('by HTTP/1.0 without a Host header, on %s', (_name, config) => {
  const edge = useEdge(config);

  it.each(['/health', '/ready', '/ready?verbose'])('%s is answered', async (target) => {
    expect((await sendRaw(edge.port, get([], target, '1.0'))).status).toBe(200);
  });

  it.each(['/graphql', '/graphql?query={__typename}', '/', '/health/'])('%s is refused', async (target) => {
    const { status, body } = await sendRaw(edge.port, get(['GraphQL-Require-Preflight: 1'], target, '1.0'));
    expect([status, codeIn(body)]).toEqual([400, 'INVALID_INPUT']);
  });

  it('two Host headers are refused', async () => {
    expect((await sendRaw(edge.port, get(['Host: a', 'Host: a'], '/health', '1.0'))).status).toBe(400);
  });
});

describe('on any other host with allowedHosts', () => {
  const edge = useEdge({ ...OPEN, allowedHosts: ALLOWED });

  it('they are the only names', async () => {
    expect(await statusUnder(edge, 'gateway.example')).toBe(200);
    expect(await statusUnder(edge, 'localhost')).toBe(421);
  });
});
