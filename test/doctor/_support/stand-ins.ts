import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { folder, run } from '../../support/command.ts';

export const fixture = (file: string) => fileURLToPath(new URL(`../../fixtures/tls/${file}`, import.meta.url));

/** Made up, and searched for in everything that is printed. */
export const SECRET = 'T0ken-that-no-output-may-show/9f=';
export const VAULTS = { vaults: [], count: 0 };
export const TOKEN = { mode: 'token', token: SECRET };

/** An https:// server with a certificate of the fixtures; answers with an empty list of vaults. */
export async function tlsServer(cert: string, key: string): Promise<number> {
  const pem = { cert: readFileSync(fixture(cert)), key: readFileSync(fixture(key)) };
  const server = createTlsServer(pem, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(VAULTS));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A server that accepts connections and never answers. */
export async function silentPort(): Promise<number> {
  const server = createServer((socket) => void socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

export interface Row {
  readonly upstream: string;
  readonly isOk: boolean;
  readonly reached: boolean | null;
  readonly tls: boolean | null;
  readonly credential: boolean | null;
  readonly project: boolean | null;
  readonly latencyMs: number | null;
  readonly clockDifferenceS: number | null;
  readonly help: string | null;
}

/** One upstream on CBR with a token, unless given otherwise. */
export const upstreamOf = (parts: object) => ({ name: 'up', kind: 'cbr', projectId: 'p1', auth: TOKEN, ...parts });

/** Runs `doctor --json` over some upstreams, and returns its exit code, all that was printed, and its rows. */
export async function examined(
  upstreams: readonly object[],
  { words = [], env = {}, keys = {} }: { words?: string[]; env?: Record<string, string>; keys?: object } = {},
) {
  const cwd = folder({ requestTimeoutMs: 1_500, ...keys, upstreams: upstreams.map(upstreamOf) });
  const { code, stdout, stderr } = await run(['doctor', '--json', ...words], env, cwd);
  const { isOk, upstreams: rows } = JSON.parse(stdout) as { isOk: boolean; upstreams: Row[] };
  return { code, isOk, rows, row: rows[0], printed: stdout + stderr };
}
