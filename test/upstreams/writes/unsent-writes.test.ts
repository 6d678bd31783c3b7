import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createNetServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listenWithoutAccepting } from '../../../bench/chaos/server.ts';
import { createUpstreamAgent } from '../../../src/http/transport/agent.ts';
import { openGateway } from '../../support/gateway.ts';
import { create, remove } from '../../support/mutations.ts';

const PROJECT = '0605767b5780d5762fc5c0118072a564';
const VAULT = '3b9e015d-ea5c-45cf-a2c4-75cb3940adb9';
const read = (file: string) => readFileSync(new URL(`../../fixtures/tls/${file}`, import.meta.url));
/** A certificate with its intermediate; nobody here knows the root. */
const PRIVATE = { cert: read('chain.pem'), key: read('leaf-key.pem') };

/** A server on a free port that counts its requests; one that is asked should not have been. */
async function listening(server: Server): Promise<{ port: number; requests: () => number }> {
  let requests = 0;
  server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    requests += 1;
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, requests: () => requests };
}

function gatewayTo(endpoint: string, parts: object = {}) {
  const agent = createUpstreamAgent();
  onTestFinished(agent.destroy);
  const upstream = { kind: 'cbr', endpoint, projectId: PROJECT, auth: { mode: 'token', token: 't' } };
  const upstreams = [{ ...upstream, ...parts, name: 'sg' }];
  return openGateway({ upstreams, requestTimeoutMs: 500 }, { dispatcher: agent.dispatcher, writeMs: 3_400 });
}

const WAYS: [string, () => Promise<string>, string][] = [
  [
    'a private CA is not known',
    async () => `https://127.0.0.1:${(await listening(createTlsServer(PRIVATE))).port}`,
    'UPSTREAM_UNAVAILABLE',
  ],
  [
    'the certificate is of another name',
    async () => `https://localhost:${(await listening(createTlsServer(PRIVATE))).port}`,
    'UPSTREAM_UNAVAILABLE',
  ],
  [
    'the other side does not speak TLS',
    async () => `https://127.0.0.1:${(await listening(createServer())).port}`,
    'UPSTREAM_UNAVAILABLE',
  ],
  [
    'the other side hangs up while TLS begins',
    async () => {
      const server = createNetServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
      return `https://127.0.0.1:${(await listening(server)).port}`;
    },
    'UPSTREAM_UNAVAILABLE',
  ],
  ['nobody listens', async () => 'http://127.0.0.1:9', 'UPSTREAM_UNAVAILABLE'],
  ['the name has no address', async () => 'http://upstream.invalid', 'UPSTREAM_UNAVAILABLE'],
  [
    'TLS begins and never ends',
    async () => {
      const server = createNetServer((socket) => socket.on('error', () => {}).resume());
      return `https://127.0.0.1:${(await listening(server)).port}`;
    },
    'UPSTREAM_TIMEOUT',
  ],
  [
    'connecting hangs',
    async () => {
      const deaf = await listenWithoutAccepting();
      onTestFinished(deaf.close);
      return deaf.origin;
    },
    'UPSTREAM_TIMEOUT',
  ],
];

describe.each(WAYS)('when %s', (_what, endpointOf, code) => {
  it('a create says that nothing was sent', async () => {
    const gateway = gatewayTo(await endpointOf());
    const { result } = await create(gateway, { vaultId: `vault:sg:${VAULT}` });
    expect(result).toMatchObject({ __typename: 'Failure', code, retryable: true });
    expect(result.message).toMatch(/; nothing was sent\.$/);
  });

  it('a read says that the upstream could not be reached, or did not respond in time', async () => {
    const gateway = gatewayTo(await endpointOf());
    const { errors } = await gateway.query(`{ vault(id: "vault:sg:${VAULT}") { name } }`);
    expect(errors?.[0]?.extensions?.code).toBe(code);
    const what = code === 'UPSTREAM_TIMEOUT' ? 'did not respond in time' : 'could not be reached';
    expect(errors?.[0]?.message).toBe(`sg: getVault: the upstream ${what}.`);
  });
});

it('frees the key of a create that was not sent', async () => {
  const { port } = await listening(createTlsServer(PRIVATE));
  // Without a mark there is no look, so the create itself is what fails.
  const gateway = gatewayTo(`https://127.0.0.1:${port}`, { writeMark: false });
  const input = { vaultId: `vault:sg:${VAULT}`, idempotencyKey: 'k1' };
  const given = [await create(gateway, input), await create(gateway, { ...input, name: 'another-input' })];
  expect(given.map(({ result }) => result.code)).toEqual(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']);
});

it('asks nobody whose certificate it cannot verify', async () => {
  const { port, requests } = await listening(createTlsServer(PRIVATE));
  const gateway = gatewayTo(`https://127.0.0.1:${port}`);
  await create(gateway, { vaultId: `vault:sg:${VAULT}` });
  await remove(gateway, { id: `checkpoint:sg:${VAULT}` });
  expect(requests()).toBe(0);
});

it('keeps no idle connection for a write for longer than a second, and those of reads for longer', async () => {
  const seen: [string | undefined, number | undefined][] = [];
  const server = createServer((request, response) => {
    seen.push([request.method, request.socket.remotePort]);
    const body = { error_code: 'BackupService.6105', error_msg: 'x' };
    const answer = () => response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    request.resume().on('end', answer);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const gateway = gatewayTo(`http://127.0.0.1:${port}`);
  const portsOfOne = async (method: string) => {
    seen.length = 0;
    await create(gateway, { vaultId: `vault:sg:${VAULT}` });
    await gateway.query(`{ vault(id: "vault:sg:${VAULT}") { name } }`);
    return seen.filter(([of]) => of === method).map(([, port]) => port);
  };
  const first = { write: await portsOfOne('POST'), read: await portsOfOne('GET') };
  // The time is the promise: a connection of a write is idle for a second at most.
  await sleep(1_300);
  const second = { write: await portsOfOne('POST'), read: await portsOfOne('GET') };
  expect(first.write).toHaveLength(1);
  expect(second.write).not.toEqual(first.write);
  expect(second.read).toEqual(first.read);
  expect(first.read).not.toEqual(first.write);
});
