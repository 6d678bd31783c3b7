import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { Agent } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import type { GatewayError } from '../../../src/failure.ts';
import { text } from '../../../src/http/json-reader.ts';
import { read } from '../../../src/http/request.ts';
import { classify, isFault } from '../../../src/upstreams/cbr/errors.ts';
import { testUpstream } from '../../support/upstream.ts';

const BODY = '{"name":"Zoë"}';
const LENGTH = Buffer.byteLength(BODY);
const WHOLE = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${LENGTH}\r\n\r\n${BODY}`,
);
const TO_THE_END = Buffer.from(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${BODY}`);

/** Reads a name from a server that answers with these bytes and hangs up; the name, or the code of the failure. */
async function outcomeOf(
  bytes: Buffer | string,
  hangUp: (socket: Socket) => void = (socket) => socket.end(),
  withinMs = 1_500,
) {
  const server = createServer((socket) => {
    socket.on('error', () => {}).once('data', () => socket.write(bytes, () => hangUp(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dispatcher = new Agent();
  onTestFinished(async () => {
    await dispatcher.destroy();
    server.close();
  });
  const baseUrl = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/p`);
  const deadline = { at: performance.now() + withinMs };
  const upstream = testUpstream({ name: 'sg', dispatcher, classify, isFault, baseUrl, projectId: 'p', deadline });
  return read(upstream, { operation: 'getThing', path: '/things/1' }, (body) => text(body, 'name')).catch(
    (error: GatewayError) => error.code ?? String(error),
  );
}

it('reads the answer that is whole', async () => {
  expect([await outcomeOf(WHOLE), await outcomeOf(TO_THE_END)]).toEqual(['Zoë', 'Zoë']);
});

it('says UPSTREAM_UNAVAILABLE of an answer that is cut at any of its bytes', async () => {
  const cuts = Array.from({ length: WHOLE.length - 1 }, (_, index) => WHOLE.subarray(0, index + 1));
  // Sent all at once, which takes a busy machine long.
  const given = await Promise.all(cuts.map((bytes) => outcomeOf(bytes, undefined, 15_000)));
  expect(given).toEqual(cuts.map(() => 'UPSTREAM_UNAVAILABLE'));
});

it('says UPSTREAM_BAD_RESPONSE of a body without a length that ends at any byte too early', async () => {
  const cuts = Array.from({ length: LENGTH }, (_, index) => TO_THE_END.subarray(0, -1 - index));
  // Sent all at once, which takes a busy machine long.
  const given = await Promise.all(cuts.map((bytes) => outcomeOf(bytes, undefined, 15_000)));
  expect(given).toEqual(cuts.map(() => 'UPSTREAM_BAD_RESPONSE'));
});

const head = (...lines: string[]) => `HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\n`;

it.each([
  ['nothing', ''],
  ['noise', Buffer.from([0, 255, 1, 254, 13, 10, 13, 10])],
  ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['a version of HTTP that does not exist', `HTTP/9.9 200 OK\r\n\r\n${BODY}`],
  ['a status that is no number', 'HTTP/1.1 abc OK\r\n\r\n'],
  ['a length below zero', head('content-length: -5') + BODY],
  ['two lengths', head('content-length: 3', 'content-length: 14') + BODY],
  ['a length and chunks', head('content-length: 14', 'transfer-encoding: chunked') + BODY],
  ['chunks of no size', `${head('transfer-encoding: chunked')}zz\r\n${BODY}`],
  ['a chunk that is longer than it says', `${head('transfer-encoding: chunked')}2\r\n${BODY}\r\n0\r\n\r\n`],
  ['a header with a NUL', head('x-bad: a\0b') + BODY],
  [
    'an upgrade nobody asked for',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
  ],
  ['hints and then nothing', 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'.repeat(1_000)],
])('says UPSTREAM_UNAVAILABLE of %s', async (_what, bytes) => {
  expect(await outcomeOf(bytes)).toBe('UPSTREAM_UNAVAILABLE');
});

it.each([
  ['headers of a megabyte', head(`x-long: ${'x'.repeat(1_000_000)}`) + BODY],
  ['100,000 headers', head(...Array.from({ length: 100_000 }, (_, index) => `x-${index}: 1`)) + BODY],
])('says UPSTREAM_BAD_RESPONSE of %s', async (_what, bytes) => {
  expect(await outcomeOf(bytes)).toBe('UPSTREAM_BAD_RESPONSE');
});

it('says UPSTREAM_TIMEOUT of hints without an end', async () => {
  const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n';
  const given = await outcomeOf(hints, (socket) => {
    const timer = setInterval(() => socket.write(hints), 5);
    socket.on('close', () => clearInterval(timer));
  });
  expect(given).toBe('UPSTREAM_TIMEOUT');
});

it('gives a second answer that nobody asked for to nobody', async () => {
  expect(await outcomeOf(Buffer.concat([WHOLE, Buffer.from(String(WHOLE).replace('Zoë', 'Eve'))]))).toBe('Zoë');
});
