import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { create } from '../support/mutations.ts';
import { fakeProxy } from '../support/proxy.ts';
import { serve } from '../support/wire-server.ts';
import { BASE, CA, gatewayTo, house, INPUT, NOT_FOUND, READ, TOKEN } from './_support/private-house.ts';

const LOGIN = 'Basic dXNlcjpwQHNzIHdvcmQ=';

describe('through a proxy', () => {
  it('https:// is asked by a tunnel, with the login of the proxy there alone, and so is the token service', async () => {
    const { port, asked } = await house();
    const proxy = await fakeProxy();
    const origin = `https://127.0.0.1:${port}`;
    const auth = { mode: 'password', authUrl: origin, username: 'u', password: 'p', project: 'x' };
    const gateway = gatewayTo({ endpoint: origin, ca: CA, auth, proxy: `http://user:p%40ss%20word@${proxy.address}` });
    expect(await gateway.query(READ)).toEqual({ data: { vault: null } });
    expect((await create(gateway, INPUT)).result.code).toBe('NOT_FOUND');
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

it('keeps no idle tunnel for a write for longer than a second', async () => {
  const { port } = await house();
  const proxy = await fakeProxy();
  const gateway = gatewayTo({ endpoint: `https://127.0.0.1:${port}`, ca: CA, proxy: `http://${proxy.address}` });
  const write = () => create(gateway, INPUT);
  await write();
  const before = proxy.seen.length;
  // The promise is in time: a second. The rest is for undici's timers.
  await sleep(1_400);
  await write();
  expect(proxy.seen.length).toBeGreaterThan(before);
});
