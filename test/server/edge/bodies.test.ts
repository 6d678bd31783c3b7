import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { post, sendRaw } from '../../support/raw.ts';
import { serverSocketsAt } from '../../support/server-sockets.ts';
import { codeIn, JSON_TYPE, LOCAL, postedTo, useEdge } from './_support/edge.ts';

const edge = useEdge();

const posted = postedTo(edge);

describe('a body', () => {
  it.each<[string, BodyInit]>([
    ['is empty', ''],
    ['is broken JSON', '{"query": "{ upstreams { name } }"'],
    ['is not JSON', 'query=%7Bupstreams%7Bname%7D%7D'],
    ['is a byte order mark', '\uFEFF'],
    ['begins with two byte order marks', `\uFEFF\uFEFF${LOCAL}`],
    ['is UTF-16', Buffer.from(LOCAL, 'utf16le')],
    ['is not UTF-8', Buffer.concat([Buffer.from('{"query":"#'), Buffer.from([0xff]), Buffer.from('"}')])],
    ['is null', 'null'],
    ['is a number', '1'],
    ['is a text', JSON.stringify(LOCAL)],
    ['is a batch', `[${LOCAL},${LOCAL}]`],
    ['is an empty batch', '[]'],
    ['has no query', '{}'],
    ['has another name for the query', '{"qeury":"{ upstreams { name } }"}'],
    ['has a list for the query', '{"query":["{ upstreams { name } }"]}'],
    ['has a number for the operation name', '{"query":"{ upstreams { name } }","operationName":1}'],
    ['has a list for the variables', '{"query":"{ upstreams { name } }","variables":[]}'],
    ['has a text for the extensions', '{"query":"{ upstreams { name } }","extensions":"x"}'],
  ])('is refused when it %s', async (_name, body) => {
    expect(await posted(body)).toEqual([400, 'INVALID_INPUT']);
  });

  it.each(['gzip', 'br', 'deflate', 'x'])('is refused when it is encoded as %s', async (coding) => {
    expect(await posted(gzipSync(LOCAL), { 'content-encoding': coding })).toEqual([415, 'INVALID_INPUT']);
  });

  it('may begin with a byte order mark', async () => {
    expect(await posted(`\uFEFF${LOCAL}`)).toEqual([200, undefined]);
  });

  it.each([
    'gzip, chunked',
    'gzip',
    'identity',
    'chunked, chunked',
    'chunked, identity',
    'xchunked',
    'deflate,chunked',
  ])('is refused when it is transferred as %s', async (coding) => {
    const chunked = `${LOCAL.length.toString(16)}\r\n${LOCAL}\r\n0\r\n\r\n`;
    const { status, body } = await sendRaw(edge.port, post(chunked, `Transfer-Encoding: ${coding}`));
    expect([[400, 501].includes(status), codeIn(body), edge.asked]).toEqual([true, 'INVALID_INPUT', []]);
  });

  it.each(['chunked', 'Chunked'])('is read when it is transferred as %s', async (coding) => {
    const chunked = `${LOCAL.length.toString(16)}\r\n${LOCAL}\r\n0\r\n\r\n`;
    const lines = [`Transfer-Encoding: ${coding}`, 'Connection: close'];
    expect((await sendRaw(edge.port, post(chunked, ...lines))).status).toBe(200);
  });

  it.each([
    ['1.0', 'chunked'],
    ['1.0', 'gzip, chunked'],
    ['1.0', 'identity'],
    ['0.9', 'chunked'],
    ['2.0', 'chunked'],
  ])('ends the connection, and nothing behind it is read, when HTTP/%s transfers it as %s', async (version, coding) => {
    const chunked = `${LOCAL.length.toString(16)}\r\n${LOCAL}\r\n0\r\n\r\n`;
    const lines = [`Transfer-Encoding: ${coding}`, 'Connection: keep-alive'];
    const bytes = post(chunked, ...lines).replace('HTTP/1.1', `HTTP/${version}`) + post(LOCAL);
    const { text, body, headers } = await sendRaw(edge.port, bytes, { readMs: 2_000 });
    expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 400']);
    expect([codeIn(body), headers.connection]).toEqual(['INVALID_INPUT', 'close']);
    expect(edge.log).toMatchObject([{ method: 'POST', status: 400, codes: ['INVALID_INPUT'] }]);
  });

  it('is refused when it has a length and chunks', async () => {
    const lines = ['Transfer-Encoding: chunked', `Content-Length: ${LOCAL.length}`];
    expect((await sendRaw(edge.port, post(LOCAL, ...lines))).status).toBe(400);
  });

  it('is taken as it is', async () => {
    expect(await posted(LOCAL, { 'content-encoding': 'identity' })).toEqual([200, undefined]);
  });

  it('is not shown again when it is broken', async () => {
    const response = await fetch(`${edge.url}/graphql`, { method: 'POST', headers: JSON_TYPE, body: '{"a":"s3cret' });
    expect(await response.text()).not.toContain('s3cret');
  });
});

describe('a body that comes', () => {
  const first = post(LOCAL);
  const last = post(LOCAL, 'Connection: close');
  const head = last.slice(0, -LOCAL.length);
  const chunked = post(
    [LOCAL.slice(0, 9), LOCAL.slice(9), ''].map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join(''),
    'Transfer-Encoding: chunked',
    'Connection: close',
  );
  it.each<[string, readonly string[], number]>([
    ['with its head', [last], 1],
    ['behind its head', [head, LOCAL], 1],
    ['in part behind its head', [last.slice(0, -9), LOCAL.slice(-9)], 1],
    ['letter by letter', [head, ...LOCAL], 1],
    ['in chunks', [chunked], 1],
    ['three times in a row', [first + first + last], 3],
    ['whole, with a part of the next', [first + head + LOCAL.slice(0, 9), LOCAL.slice(9)], 2],
  ])('%s is read', async (_name, [begin = '', ...others], count) => {
    const sockets = serverSocketsAt(edge.port);
    const { text } = await sendRaw(edge.port, begin, {
      readMs: 5_000,
      goOn: async (socket) => {
        for (const part of others) {
          // Each part is read before the next one is sent.
          await expect.poll(() => sockets[0]?.bytesRead, { interval: 1 }).toBe(socket.bytesWritten);
          socket.write(part);
        }
      },
    });
    expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(Array.from({ length: count }, () => 'HTTP/1.1 200'));
    expect(text.split('"data":{"upstreams":[{"name":').length - 1).toBe(count);
  });
});

it('a client that leaves in the middle of its body leaves nothing behind', async () => {
  await sendRaw(edge.port, post('{"query":', 'Content-Length: 100'), { readMs: 50 });
  await expect.poll(() => edge.log.length).toBe(1);
  expect(edge.log[0]).toMatchObject({ clientLeft: true, msg: 'Request.' });
  expect(await posted(LOCAL)).toEqual([200, undefined]);
});
