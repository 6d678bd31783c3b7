import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createUpstreamAgent } from '../../src/http/transport/agent.ts';
import { openGateway } from '../support/gateway.ts';
import { create } from '../support/mutations.ts';
import { fakeProxy } from '../support/proxy.ts';
import { serve } from '../support/wire-server.ts';

const fixture = (file: string) => fileURLToPath(new URL(`../fixtures/tls/${file}`, import.meta.url));
/** A certificate for 127.0.0.1 with its intermediate, which stands for the authority of a house. */
const CA = fixture('chain.pem');
const PRIVATE = { cert: readFileSync(CA), key: readFileSync(fixture('leaf-key.pem')) };
const PROJECT = '0605767b5780d5762fc5c0118072a564';
const VAULT = '3b9e015d-ea5c-45cf-a2c4-75cb3940adb9';
const READ = `{ vault(id: "vault:up:${VAULT}") { name } }`;
const NOT_FOUND = JSON.stringify({ error_code: 'BackupService.6105', error_msg: 'no such vault' });
const TOKEN = { mode: 'token', token: 'token-of-the-gateway' };
const LOGIN = 'Basic dXNlcjpwQHNzIHdvcmQ=';

type Parts = { readonly endpoint: string } & Readonly<Record<string, unknown>>;

function gatewayTo(parts: Parts, env: Record<string, string> = {}) {
  const agent = createUpstreamAgent();
  onTestFinished(agent.destroy);
  const upstreams = [{ name: 'up', kind: 'cbr', projectId: PROJECT, auth: TOKEN, ...parts }];
  const options = { dispatcher: agent.dispatcher, routeTo: agent.routeOf, writeMs: 4_000, env };
  return openGateway({ upstreams, requestTimeoutMs: 1_000 }, options);
}

/** A service of a private authority that knows no vault, and gives tokens; with what it was asked. */
async function house(): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method} ${request.url}`);
    const isLogin = request.url?.endsWith('/auth/tokens');
    const times = { issued_at: '2026-01-01T00:00:00Z', expires_at: '2026-01-01T01:00:00Z' };
    if (isLogin) response.writeHead(201, { 'x-subject-token': 't0ken' }).end(JSON.stringify({ token: times }));
    else response.writeHead(404, { 'content-type': 'application/json' }).end(NOT_FOUND);
  };
  const server = createTlsServer(PRIVATE, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

const BASE = `/v3/${PROJECT}/vaults/${VAULT}`;

describe('an upstream with an authority of its own', () => {
  it('is asked, and so is its token service', async () => {
    const { port, asked } = await house();
    const origin = `https://127.0.0.1:${port}`;
    const auth = { mode: 'password', authUrl: `${origin}/keys`, username: 'u', password: 'p', project: 'x' };
    const gateway = gatewayTo({ endpoint: `${origin}/backup`, ca: CA, auth });
    expect(await gateway.query(READ)).toEqual({ data: { vault: null } });
    expect(asked).toEqual(['POST /keys/v3/auth/tokens', `GET /backup${BASE}`]);
    expect((await create(gateway, { vaultId: `vault:up:${VAULT}` })).result.code).toBe('NOT_FOUND');
  });

  it('is not asked without it, nor does it help another upstream', async () => {
    const { port, asked } = await house();
    const own = {
      ...{ name: 'own', kind: 'cbr', projectId: PROJECT, auth: TOKEN },
      endpoint: `https://127.0.0.1:${port}`,
    };
    const agent = createUpstreamAgent();
    onTestFinished(agent.destroy);
    const gateway = openGateway(
      {
        upstreams: [
          { ...own, ca: CA },
          { ...own, name: 'up', projectId: 'p2' },
        ],
      },
      { dispatcher: agent.dispatcher, routeTo: agent.routeOf },
    );
    const { errors } = await gateway.query(READ);
    expect([errors?.[0]?.extensions?.code, asked]).toEqual(['UPSTREAM_UNAVAILABLE', []]);
    expect(await gateway.query(READ.replace(':up:', ':own:'))).toEqual({ data: { vault: null } });
  });
});

describe('through a proxy', () => {
  it('https:// is asked by a tunnel, with the login of the proxy there alone, and so is the token service', async () => {
    const { port, asked } = await house();
    const proxy = await fakeProxy();
    const origin = `https://127.0.0.1:${port}`;
    const auth = { mode: 'password', authUrl: origin, username: 'u', password: 'p', project: 'x' };
    const gateway = gatewayTo({ endpoint: origin, ca: CA, auth, proxy: `http://user:p%40ss%20word@${proxy.address}` });
    expect(await gateway.query(READ)).toEqual({ data: { vault: null } });
    expect((await create(gateway, { vaultId: `vault:up:${VAULT}` })).result.code).toBe('NOT_FOUND');
    const tunnel = { method: 'CONNECT', target: `127.0.0.1:${port}`, authorization: LOGIN, host: `127.0.0.1:${port}` };
    // Writes, the login among them, have tunnels of their own.
    expect(proxy.seen).toEqual([tunnel, tunnel]);
    expect(asked.slice(0, 2)).toEqual(['POST /v3/auth/tokens', `GET ${BASE}`]);
  });

  it('http:// is asked by whole addresses, below the base path too', async () => {
    const upstream = await serve((_request, response) => void response.writeHead(404).end(NOT_FOUND));
    const port = Number(new URL(upstream.origin).port);
    const proxy = await fakeProxy({ portOf: () => port });
    const endpoint = 'http://cbr.example.com/back%20up';
    const gateway = gatewayTo({ endpoint }, { HTTP_PROXY: `user:p%40ss%20word@${proxy.address}` });
    expect(await gateway.query(READ)).toEqual({ data: { vault: null } });
    const target = `${endpoint}${BASE}`;
    expect(proxy.seen).toEqual([{ method: 'GET', target, authorization: LOGIN, host: 'cbr.example.com' }]);
    expect(upstream.seen.map(({ path, headers }) => [path, headers.host, headers['x-auth-token']])).toEqual([
      [`/back%20up${BASE}`, 'cbr.example.com', TOKEN.token],
    ]);
  });

  it('nothing goes that NO_PROXY has, or that this machine has', async () => {
    const upstream = await serve((_request, response) => void response.writeHead(404).end(NOT_FOUND));
    const proxy = await fakeProxy();
    const env = { HTTP_PROXY: `http://${proxy.address}`, HTTPS_PROXY: `http://${proxy.address}` };
    expect(await gatewayTo({ endpoint: upstream.origin }, env).query(READ)).toEqual({ data: { vault: null } });
    const away = gatewayTo({ endpoint: 'http://cbr.invalid' }, { ...env, no_proxy: 'invalid' });
    expect((await away.query(READ)).errors?.[0]?.extensions?.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(proxy.seen).toEqual([]);
  });
});

type Ending = (socket: Duplex) => unknown;
const REFUSALS: [string, Ending][] = [
  ['wants another login', (socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')],
  ['does not allow it', (socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno')],
  ['does not reach it', (socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')],
  ['hangs up', (socket) => socket.destroy()],
  ['speaks no HTTP', (socket) => socket.end('SSH-2.0-x\r\n')],
  ['is deaf behind the tunnel', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n')],
];

describe('a write for which the proxy makes no tunnel was not sent', () => {
  const endpoint = 'https://cbr.example.com';

  it.each(REFUSALS)('when the proxy %s', async (_what, onConnect) => {
    const proxy = await fakeProxy({ onConnect });
    const gateway = gatewayTo({ endpoint, writeMark: false }, { HTTPS_PROXY: `http://${proxy.address}` });
    const { result } = await create(gateway, { vaultId: `vault:up:${VAULT}` });
    expect(result).toMatchObject({ __typename: 'Failure', code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(result.message).toMatch(/the upstream could not be reached; nothing was sent\.$/);
    expect(proxy.seen.map(({ target }) => target)).toEqual(['cbr.example.com:443']);
    const { errors } = await gateway.query(READ);
    expect(errors?.[0]?.message).toBe('up: getVault: the upstream could not be reached.');
  });

  it('when nobody listens there', async () => {
    const gateway = gatewayTo({ endpoint, writeMark: false }, { HTTPS_PROXY: 'http://127.0.0.1:9' });
    const { result } = await create(gateway, { vaultId: `vault:up:${VAULT}` });
    expect(result.message).toMatch(/could not be reached; nothing was sent\.$/);
  });

  it('when the proxy hangs, which ends that connection too', async () => {
    let isOver = false;
    const proxy = await fakeProxy({
      onConnect: (socket) =>
        void socket.resume().on('end', () => {
          isOver = true;
        }),
    });
    const gateway = gatewayTo({ endpoint, writeMark: false }, { HTTPS_PROXY: `http://${proxy.address}` });
    const { result } = await create(gateway, { vaultId: `vault:up:${VAULT}` });
    expect(result).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(result.message).toMatch(/nothing was sent\.$/);
    await expect.poll(() => isOver, { timeout: 10_000 }).toBe(true);
  }, 20_000);
});

it('a write for which a proxy wants another login was not sent as a whole address either', async () => {
  const proxy = await fakeProxy({ onRequest: (_request, response) => void response.writeHead(407).end('who?') });
  const parts = { endpoint: 'http://cbr.example.com', writeMark: false };
  const gateway = gatewayTo(parts, { http_proxy: `http://${proxy.address}` });
  const { result } = await create(gateway, { vaultId: `vault:up:${VAULT}` });
  expect(result.message).toMatch(/the upstream could not be reached; nothing was sent\.$/);
  const { errors } = await gateway.query(READ);
  expect(errors?.[0]?.message).toBe('up: getVault: the upstream could not be reached.');
});

it('a write that a proxy refuses as a whole address may have been done, and is looked for', async () => {
  const proxy = await fakeProxy({ onRequest: (_request, response) => void response.writeHead(502).end('no route') });
  const gateway = gatewayTo({ endpoint: 'http://cbr.example.com' }, { http_proxy: `http://${proxy.address}` });
  const { result } = await create(gateway, { vaultId: `vault:up:${VAULT}` });
  expect(result).toMatchObject({ __typename: 'Failure', code: 'OUTCOME_UNKNOWN' });
  expect(proxy.seen.map(({ method }) => method)).toContain('POST');
});

it('keeps no idle tunnel for a write for longer than a second', async () => {
  const { port } = await house();
  const proxy = await fakeProxy();
  const gateway = gatewayTo({ endpoint: `https://127.0.0.1:${port}`, ca: CA, proxy: `http://${proxy.address}` });
  const write = () => create(gateway, { vaultId: `vault:up:${VAULT}` });
  await write();
  const before = proxy.seen.length;
  await sleep(1_400);
  await write();
  expect(proxy.seen.length).toBeGreaterThan(before);
});
