import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { create } from '../support/mutations.ts';
import { fakeProxy } from '../support/proxy.ts';
import { gatewayTo, INPUT, READ } from './_support/private-house.ts';

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
    const { result } = await create(gateway, INPUT);
    expect(result).toMatchObject({ __typename: 'Failure', code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(result.message).toMatch(/the upstream could not be reached; nothing was sent\.$/);
    expect(proxy.seen.map(({ target }) => target)).toEqual(['cbr.example.com:443']);
    const { errors } = await gateway.query(READ);
    expect(errors?.[0]?.message).toBe('up: getVault: the upstream could not be reached.');
  });

  it('when nobody listens there', async () => {
    const gateway = gatewayTo({ endpoint, writeMark: false }, { HTTPS_PROXY: 'http://127.0.0.1:9' });
    const { result } = await create(gateway, INPUT);
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
    const { result } = await create(gateway, INPUT);
    expect(result).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(result.message).toMatch(/nothing was sent\.$/);
    await expect.poll(() => isOver, { timeout: 10_000 }).toBe(true);
  }, 20_000);
});

it('a write for which a proxy wants another login was not sent as a whole address either', async () => {
  const proxy = await fakeProxy({ onRequest: (_request, response) => void response.writeHead(407).end('who?') });
  const parts = { endpoint: 'http://cbr.example.com', writeMark: false };
  const gateway = gatewayTo(parts, { http_proxy: `http://${proxy.address}` });
  const { result } = await create(gateway, INPUT);
  expect(result.message).toMatch(/the upstream could not be reached; nothing was sent\.$/);
  const { errors } = await gateway.query(READ);
  expect(errors?.[0]?.message).toBe('up: getVault: the upstream could not be reached.');
});

it('a write that a proxy refuses as a whole address may have been done, and is looked for', async () => {
  const proxy = await fakeProxy({ onRequest: (_request, response) => void response.writeHead(502).end('no route') });
  const gateway = gatewayTo({ endpoint: 'http://cbr.example.com' }, { http_proxy: `http://${proxy.address}` });
  const { result } = await create(gateway, INPUT);
  expect(result).toMatchObject({ __typename: 'Failure', code: 'OUTCOME_UNKNOWN' });
  expect(proxy.seen.map(({ method }) => method)).toContain('POST');
});
