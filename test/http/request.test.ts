import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { list, text } from '../../src/http/json-reader.ts';
import { read, write } from '../../src/http/request.ts';
import { answering, serve } from '../support/wire-server.ts';
import { CALL, codeOf, outcomeOf, readName, upstreamAt, upstreamBehind } from './_support/reading.ts';

const MEBIBYTE = 1024 * 1024;

it('sends the credential, asks for JSON as it is, and reads the answer', async () => {
  const { handle, seen } = await upstreamBehind(answering({ name: 'a' }));
  expect(await readName(handle())).toBe('a');
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({
    method: 'GET',
    path: '/v3/project/things/1',
    headers: { accept: 'application/json', 'accept-encoding': 'identity', 'x-auth-token': 'token-of-the-caller' },
  });
});

it('leaves out query parameters that are undefined and encodes the others', async () => {
  const { handle, seen } = await upstreamBehind(answering({ rows: [] }));
  const call = { ...CALL, query: { name: 'a b&c', limit: 5, marker: undefined } };
  expect(await read(handle(), call, (body) => list(body, 'rows'))).toEqual([]);
  expect(seen[0]?.path).toBe('/v3/project/things/1?name=a%20b%26c&limit=5');
});

it('says UPSTREAM_TIMEOUT when the time of the request runs out before the headers', async () => {
  const { handle } = await upstreamBehind(() => {});
  const upstream = handle({ deadline: { at: performance.now() + 100 } });
  const error = await outcomeOf(readName(upstream));
  expect([error?.code, error?.message]).toEqual([
    'UPSTREAM_TIMEOUT',
    'sg: getThing: the upstream did not respond in time.',
  ]);
});

it('says UPSTREAM_TIMEOUT when the body drips on past the time of the request', async () => {
  const drip: RequestListener = (_request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(timer));
  };
  const { handle } = await upstreamBehind(drip);
  const upstream = handle({ deadline: { at: performance.now() + 150 } });
  expect(await codeOf(readName(upstream))).toBe('UPSTREAM_TIMEOUT');
});

it('makes no call when no time is left', async () => {
  const { handle, seen } = await upstreamBehind(answering({}));
  const upstream = handle({ deadline: { at: performance.now() - 1 } });
  expect(await codeOf(readName(upstream))).toBe('DEADLINE_EXCEEDED');
  expect(seen).toEqual([]);
});

it('ends the call at the upstream when the client leaves', async () => {
  const client = new AbortController();
  let closed: Promise<unknown> | undefined;
  const hang: RequestListener = (request) => {
    closed = once(request.socket, 'close');
    client.abort();
  };
  const { handle } = await upstreamBehind(hang);
  const upstream = handle({ signal: client.signal });
  expect(await codeOf(readName(upstream))).toBe('DEADLINE_EXCEEDED');
  await closed;
});

it('says UPSTREAM_UNAVAILABLE when nobody listens', async () => {
  const { handle } = upstreamAt('http://127.0.0.1:1');
  expect((await outcomeOf(readName(handle())))?.message).toBe('sg: getThing: the upstream could not be reached.');
});

it('says UPSTREAM_UNAVAILABLE when the answer is cut half way', async () => {
  const { handle } = await upstreamBehind((request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"name":');
    setImmediate(() => request.socket.destroy());
  });
  expect(await codeOf(readName(handle()))).toBe('UPSTREAM_UNAVAILABLE');
});

it('follows no redirect and sends the token nowhere else', async () => {
  const elsewhere = await serve(answering({ name: 'stolen' }));
  const { handle } = await upstreamBehind((_request, response) => {
    response.writeHead(302, { location: `${elsewhere.origin}/` }).end();
  });
  expect(await codeOf(readName(handle()))).toBe('UPSTREAM_BAD_RESPONSE');
  expect(elsewhere.seen).toEqual([]);
});

it('reads an answer that is compressed although nobody asked for it', async () => {
  const { handle } = await upstreamBehind((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"name":"a"}'));
  });
  expect(await readName(handle())).toBe('a');
});

it.each([
  ['plain', (): [Buffer, string] => [Buffer.alloc(9 * MEBIBYTE, ' '), 'identity']],
  ['compressed', (): [Buffer, string] => [gzipSync(Buffer.alloc(64 * MEBIBYTE, ' ')), 'gzip']],
])('stops reading a %s answer at 8 MiB', async (_kind, make) => {
  const [body, encoding] = make();
  const { handle } = await upstreamBehind((_request, response) => {
    response.writeHead(200, { 'content-encoding': encoding }).end(body);
  });
  const error = await outcomeOf(readName(handle()));
  expect([error?.code, error?.message]).toEqual([
    'UPSTREAM_BAD_RESPONSE',
    'sg: getThing: the upstream responded with more than 8 MiB or 150,000 values.',
  ]);
});

it.each([
  ['plain', Buffer.from(JSON.stringify({ name: 'x'.repeat(MEBIBYTE) })), 'identity'],
  ['compressed', gzipSync(JSON.stringify({ name: 'x'.repeat(MEBIBYTE) })), 'gzip'],
])(
  'stops reading the %s answer to a write at 512 KiB, and does not know what came of it',
  async (_kind, body, encoding) => {
    const { handle, seen } = await upstreamBehind((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body);
    });
    const error = await outcomeOf(write(handle(), 'POST', CALL, (given) => text(given, 'name')));
    expect([error?.code, seen.length]).toEqual(['OUTCOME_UNKNOWN', 1]);
    expect(error?.message).toContain('more than 512 KiB');
  },
);

it.each([
  ['HTML', '<html>502</html>'],
  ['nothing', ''],
  ['a list', '[]'],
  ['a cut object', '{"name":'],
  ['the wrong type', '{"name":5}'],
])('says UPSTREAM_BAD_RESPONSE when a 200 holds %s', async (_kind, body) => {
  const { handle } = await upstreamBehind((_request, response) => void response.writeHead(200).end(body));
  expect(await codeOf(readName(handle()))).toBe('UPSTREAM_BAD_RESPONSE');
});

it('keeps the code and the request id of a refusal, and not a byte of its text', async () => {
  const body = { error_code: 'BackupService.6113', error_msg: 'secret-of-the-upstream' };
  const { handle } = await upstreamBehind(answering(body, 400, { 'x-request-id': 'abc123' }));
  const error = await outcomeOf(readName(handle()));
  expect(error?.details).toMatchObject({ upstream: 'sg', upstreamCode: 'BackupService.6113', requestId: 'abc123' });
  expect(error?.code).toBe('CONFLICT');
  expect(error?.message).not.toContain('secret');
});

it('says OUTCOME_UNKNOWN when the answer to a write is lost, and sends it once', async () => {
  const { handle, seen } = await upstreamBehind((request) => void request.socket.destroy());
  const error = await outcomeOf(write(handle(), 'POST', { ...CALL, body: { a: 1 } }, () => null));
  expect(error?.code).toBe('OUTCOME_UNKNOWN');
  expect(seen.map(({ method, body }) => [method, body])).toEqual([['POST', '{"a":1}']]);
});

it('says OUTCOME_UNKNOWN when the answer to an accepted write cannot be read', async () => {
  const { handle } = await upstreamBehind((_request, response) => void response.writeHead(200).end('<html>'));
  const error = await outcomeOf(write(handle(), 'POST', { ...CALL, body: {} }, (body) => text(body, 'id')));
  expect(error?.code).toBe('OUTCOME_UNKNOWN');
});

it('says UPSTREAM_UNAVAILABLE when a write found nobody listening: nothing was made', async () => {
  const { handle } = upstreamAt('http://127.0.0.1:1');
  expect(await codeOf(write(handle(), 'DELETE', CALL, () => null))).toBe('UPSTREAM_UNAVAILABLE');
});

it('takes an empty answer to a write as a success', async () => {
  const { handle } = await upstreamBehind((_request, response) => void response.writeHead(204).end());
  expect(await write(handle(), 'DELETE', CALL, (_body, requestId) => requestId ?? null)).toBeNull();
});
