import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { createUpstreamAgent } from '../../../src/http/transport/agent.ts';
import { openGateway } from '../../support/gateway.ts';

const fixture = (file: string) => fileURLToPath(new URL(`../../fixtures/tls/${file}`, import.meta.url));
/** A certificate for 127.0.0.1 with its intermediate, in the role of a private authority. */
export const CA = fixture('chain.pem');
const PRIVATE = { cert: readFileSync(CA), key: readFileSync(fixture('leaf-key.pem')) };
const PROJECT = '0605767b5780d5762fc5c0118072a564';
const VAULT = '3b9e015d-ea5c-45cf-a2c4-75cb3940adb9';
export const BASE = `/v3/${PROJECT}/vaults/${VAULT}`;
export const TOKEN = { mode: 'token', token: 'token-of-the-gateway' };
export const READ = `{ vault(id: "vault:up:${VAULT}") { name } }`;
/** The input of a create on the upstream "up". */
export const INPUT = { vaultId: `vault:up:${VAULT}` };
export const NOT_FOUND = JSON.stringify({ error_code: 'BackupService.6105', error_msg: 'no such vault' });

type Parts = { readonly endpoint: string } & Readonly<Record<string, unknown>>;

/** A gateway with the agent of the product over one upstream, named "up" unless given, or several. */
export function gatewayTo(parts: Parts | readonly Parts[], env: Record<string, string> = {}) {
  const agent = createUpstreamAgent();
  onTestFinished(agent.destroy);
  const upstreams = [parts].flat().map((one) => ({
    ...{ name: 'up', kind: 'cbr', projectId: PROJECT, auth: TOKEN },
    ...one,
  }));
  const options = { dispatcher: agent.dispatcher, routeTo: agent.routeOf, writeMs: 4_000, env };
  return openGateway({ upstreams, requestTimeoutMs: 1_000 }, options);
}

/** A service of a private authority that knows no vault, and gives tokens; with what it was asked. */
export async function house(): Promise<{ port: number; asked: string[] }> {
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
