import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createUpstreamAgent } from '../../src/http/transport/agent.ts';
import { openGateway } from '../support/gateway.ts';
import { fakeProxy } from '../support/proxy.ts';

const fixture = (file: string) => readFileSync(new URL(`../fixtures/tls/${file}`, import.meta.url));
const SELF_SIGNED = { cert: fixture('self-signed.pem'), key: fixture('self-signed-key.pem') };
const PRIVATE = { cert: fixture('chain.pem'), key: fixture('leaf-key.pem') };
const [HTTPS, HTTP] = ['https://cbr.example.com', 'http://cbr.example.com'];

type Route = readonly [endpoint: string, proxy: string];

/** What the log says of a call to each of some upstreams, none of which brings an answer. */
async function causesOf(routes: Readonly<Record<string, Route>>): Promise<Record<string, unknown>> {
  const agent = createUpstreamAgent();
  onTestFinished(agent.destroy);
  const upstreams = Object.entries(routes).map(([name, [endpoint, proxy]]) => ({
    ...{ name, kind: 'cbr', endpoint, proxy, projectId: `project-of-${name}`, auth: { mode: 'token', token: 't' } },
  }));
  const options = { dispatcher: agent.dispatcher, routeTo: agent.routeOf };
  const gateway = openGateway({ upstreams }, options);
  const reads = upstreams.map(
    ({ name }, at) => `v${at}: vault(id: "vault:${name}:00000000-0000-4000-8000-000000000001") { name }`,
  );
  const { errors = [] } = await gateway.query(`{ ${reads.join(' ')} }`);
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual(upstreams.map(() => 'UPSTREAM_UNAVAILABLE'));
  const warnings = gateway.log.filter(({ level }) => level === 40);
  return Object.fromEntries(warnings.map(({ upstream, cause, status }) => [upstream, cause ?? status]));
}

async function addressOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A proxy that answers so to a CONNECT. */
async function saying(answer: string): Promise<string> {
  return `http://${(await fakeProxy({ onConnect: (socket) => void socket.end(answer) })).address}`;
}

it('the way to a proxy has causes of its own, be the upstream https:// or http://', async () => {
  const closed = 'http://127.0.0.1:9';
  const unknown = 'http://proxy.invalid';
  const selfSigned = `https://${await addressOf(createTlsServer(SELF_SIGNED))}`;
  const plain = `https://${await addressOf(createHttpServer())}`;
  const strict = await fakeProxy({
    onConnect: (socket) => void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
    onRequest: (_request, response) => void response.writeHead(407).end(),
  });
  const wantsLogin = `http://${strict.address}`;
  const causes = await causesOf({
    ...{ closed: [HTTPS, closed], 'closed-whole': [HTTP, closed] },
    ...{ unknown: [HTTPS, unknown], 'unknown-whole': [HTTP, unknown] },
    ...{ 'self-signed': [HTTPS, selfSigned], 'self-signed-whole': [HTTP, selfSigned] },
    ...{ 'no-tls': [HTTPS, plain], 'no-tls-whole': [HTTP, plain] },
    ...{ login: [HTTPS, wantsLogin], 'login-whole': [HTTP, wantsLogin] },
  });
  const noName = expect.stringMatching(/^PROXY_(ENOTFOUND|EAI_AGAIN)$/);
  const noTls = expect.stringMatching(/^PROXY_(EPROTO|ERR_SSL_\w+)$/);
  expect(causes).toEqual({
    ...{ closed: 'PROXY_ECONNREFUSED', 'closed-whole': 'PROXY_ECONNREFUSED' },
    ...{ unknown: noName, 'unknown-whole': noName },
    ...{ 'self-signed': 'PROXY_DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed-whole': 'PROXY_DEPTH_ZERO_SELF_SIGNED_CERT' },
    ...{ 'no-tls': noTls, 'no-tls-whole': noTls },
    ...{ login: 'PROXY_407', 'login-whole': 'PROXY_407' },
  });
});

it('so has a proxy that makes no tunnel', async () => {
  const causes = await causesOf({
    forbids: [HTTPS, await saying('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')],
    'finds-nobody': [HTTPS, await saying('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n')],
    'hangs-up': [HTTPS, await saying('')],
    'speaks-no-http': [HTTPS, await saying('SSH-2.0-x\r\n')],
  });
  expect(causes).toEqual({
    forbids: 'PROXY_403',
    'finds-nobody': 'PROXY_502',
    'hangs-up': 'PROXY_ECONNRESET',
    'speaks-no-http': expect.stringMatching(/^PROXY_HPE_\w+$/),
  });
});

it('what fails behind a proxy has the causes of an upstream, and a refusal of a whole address its status', async () => {
  const secure = await addressOf(createTlsServer(PRIVATE));
  const cutting = await addressOf(createServer((socket) => void socket.end()));
  const proxy = `http://${(await fakeProxy()).address}`;
  const refusing = await fakeProxy({ onRequest: (_request, response) => void response.writeHead(502).end() });
  const causes = await causesOf({
    certificate: [`https://${secure}`, proxy],
    cut: [`https://${cutting}`, proxy],
    'cut-whole': [`http://${cutting}`, proxy],
    refused: [HTTP, `http://${refusing.address}`],
  });
  expect(causes).toEqual({
    certificate: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    cut: 'ECONNRESET',
    'cut-whole': 'UND_ERR_SOCKET',
    refused: 502,
  });
});
