import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { post } from '../../support/raw.ts';
import { serverSocketsAt } from '../../support/server-sockets.ts';
import { LOCAL } from '../edge/_support/edge.ts';
import {
  askForScript,
  asking,
  bodyLengths,
  client,
  GET,
  HEALTH,
  ONLY_SLOW,
  overSlowVaults,
} from './_support/slow-vaults.ts';

const FAULTS: [string, string][] = [
  ['no HTTP', 'HELLO\r\n\r\n'],
  ['a control character', 'GET /\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['headers of 40 kB', GET('/health', `X-Long: ${'x'.repeat(40_000)}`)],
  ['two lengths', post('{}', 'Content-Length: 2', 'Content-Length: 3')],
  ['no chunk', post('zz\r\n', 'Transfer-Encoding: chunked')],
  ['chunk extensions', post(`1;${'x'.repeat(20_000)}\r\n`, 'Transfer-Encoding: chunked')],
  ['CONNECT', 'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
];

/** Those behind which a fault comes. */
const STATES: [string, string][] = [
  ['that has not begun', asking('slow')],
  ['behind which others wait', asking('slow') + asking('quick') + HEALTH],
];

describe.each(STATES)('a fault of the next request is not told as an answer %s', (_state, first) => {
  it.each(FAULTS)('%s: that answer goes out, then the connection ends', async (_fault, next) => {
    const { port, asked, held, release } = await overSlowVaults();
    const sockets = serverSocketsAt(port);
    const { socket, text } = await client(port, first);
    await expect.poll(() => held.length).toBe(1);
    socket.write(next);
    await expect.poll(() => sockets[0]?.bytesRead, { interval: 5 }).toBe(socket.bytesWritten);
    socket.write(HEALTH);
    // Time in which the fault or the next request would be answered.
    await sleep(20);
    expect(text()).toBe('');
    release();
    await once(socket, 'end');
    expect(text()).toMatch(ONLY_SLOW);
    expect(asked).toEqual(['slow']);
  });
});

it.each(FAULTS)('%s does not cut an answer that has begun', async (_fault, next) => {
  const { port } = await overSlowVaults();
  const script = await askForScript(port);
  const sockets = serverSocketsAt(port);
  const { socket, text } = await client(port, '');
  socket.pause();
  socket.write(script);
  await expect.poll(() => sockets[0]?.bytesWritten, { interval: 5 }).toBeGreaterThan(0);
  socket.write(next);
  // Time in which the fault would cut the answer, of which the client reads nothing yet.
  await sleep(20);
  socket.resume();
  await once(socket, 'end');
  expect(bodyLengths(text())).toEqual([expect.any(Number)]);
});

it('a next request that does not come in time ends the connection behind the answer under way', async () => {
  const { port, held, left, release } = await overSlowVaults();
  const slow = ['GET /hea', post(LOCAL, 'Content-Length: 200'), HEALTH + post('', 'Transfer-Encoding: chunked')];
  const clients = await Promise.all(slow.map((next) => client(port, asking('slow') + next)));
  await expect.poll(() => held.length).toBe(1);
  // Longer than a request may take to arrive; the clients must not see that before the response.
  await sleep(8_500);
  expect([left, ...clients.map(({ text }) => text())]).toEqual([[], '', '', '']);
  const ends = clients.map(({ socket }) => once(socket, 'end'));
  release();
  await Promise.all(ends);
  for (const { text } of clients) expect(text()).toMatch(ONLY_SLOW);
});

it('a fault behind an answer to a request whose body still comes is told by no second answer', async () => {
  const { port } = await overSlowVaults();
  const { socket, statuses } = await client(
    port,
    post('5\r\nhello\r\n', 'Content-Encoding: gzip', 'Transfer-Encoding: chunked'),
  );
  await expect.poll(statuses).toEqual(['415']);
  socket.write('zz\r\n');
  await once(socket, 'close');
  expect(statuses()).toEqual(['415']);
});
