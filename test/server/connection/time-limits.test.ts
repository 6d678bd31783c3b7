import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cutSlowReaders } from '../../../src/server/connection/slow-readers.ts';
import { post, sendRaw } from '../../support/raw.ts';
import { codeIn, LOCAL, useEdge } from '../edge/_support/edge.ts';

const HEALTH = 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';

const edge = useEdge();
const brief = useEdge({ keepAliveMs: 1_000 });

// All of these wait for seconds, and do so side by side.
describe.concurrent('a connection', { timeout: 30_000 }, () => {
  it('is ended when it is idle for keepAliveMs, and not before', async () => {
    const startedAt = performance.now();
    const { status } = await sendRaw(brief.port, HEALTH, { readMs: 20_000 });
    const tookMs = performance.now() - startedAt;
    expect(status).toBe(200);
    expect(tookMs).toBeGreaterThan(990);
    expect(tookMs).toBeLessThan(10_000);
  });

  it('is ended when it is kept open by empty lines', async () => {
    const startedAt = performance.now();
    const goOn = (socket: Socket) => {
      const timer = setInterval(() => socket.write('\r\n'), 300);
      socket.on('close', () => clearInterval(timer));
    };
    const { status } = await sendRaw(edge.port, HEALTH, { readMs: 20_000, goOn });
    expect([status, performance.now() - startedAt < 15_000]).toEqual([200, true]);
  });

  it('over which less comes than the length says ends in 408 within ten seconds', async () => {
    const startedAt = performance.now();
    const { status, body } = await sendRaw(edge.port, post(LOCAL, 'Content-Length: 200'), { readMs: 12_000 });
    expect([status, codeIn(body)]).toEqual([408, 'DEADLINE_EXCEEDED']);
    expect(body).toContain('"retryable":true');
    expect(performance.now() - startedAt).toBeLessThan(10_500);
  });

  it('that was idle for long waits for its answer as any other one', async ({ onTestFinished }) => {
    const large = Buffer.alloc(30_000_000, 'x');
    const server = createServer({ keepAliveTimeout: 60_000 }, (_request, response) => void response.end(large));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    cutSlowReaders(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
    socket.write(HEALTH);
    for await (const _chunk of socket.iterator({ destroyOnReturn: false })) if (socket.bytesRead > large.length) break;
    // Longer than a client may leave a response unread; without a response the time does not count.
    await sleep(5_500);
    socket.write(HEALTH.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    // Time in which the connection would be cut.
    await sleep(1_500);
    const before = socket.bytesRead;
    socket.resume();
    await once(socket, 'close');
    expect(socket.bytesRead - before).toBeGreaterThan(large.length / 2);
    expect(socket.bytesRead).toBeGreaterThan(2 * large.length);
  });
});
