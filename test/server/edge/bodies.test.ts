import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { post, sendRaw } from '../../support/raw.ts';
import { scaled } from '../../support/scale.ts';
import { strainOf } from '../../support/strain.ts';
import { codeIn, JSON_TYPE, LOCAL, PREFLIGHT, useEdge } from './_support/edge.ts';

const edge = useEdge();

async function posted(body: BodyInit, headers: Record<string, string> = {}): Promise<[number, unknown]> {
  const response = await fetch(`${edge.url}/graphql`, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body });
  const text = await response.text();
  return [response.status, response.status === 200 ? undefined : codeIn(text)];
}

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
    const { text } = await sendRaw(edge.port, begin, {
      readMs: 5_000,
      goOn: async (socket) => {
        for (const part of others) {
          await sleep(5);
          socket.write(part);
        }
      },
    });
    expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(Array.from({ length: count }, () => 'HTTP/1.1 200'));
    expect(text.split('"data":{"upstreams":[{"name":').length - 1).toBe(count);
  });
});

describe('an address', () => {
  it.each(['?query={upstreams{name}}&variables={', '?query={upstreams{name}}&extensions=1', '?query=', '?__proto__=1'])(
    'is refused that ends in %s',
    async (search) => {
      const response = await fetch(`${edge.url}/graphql${search}`, { headers: PREFLIGHT });
      expect([response.status, codeIn(await response.text())]).toEqual([400, 'INVALID_INPUT']);
    },
  );

  it('may have 30 kB with the headers, and not 40', async () => {
    const answer = async (bytes: number) => {
      const mark = 'Host: localhost\r\nGraphQL-Require-Preflight: 1\r\nConnection: close';
      return sendRaw(edge.port, `GET /graphql?query={__typename}%23${'x'.repeat(bytes)} HTTP/1.1\r\n${mark}\r\n\r\n`, {
        readMs: 15_000,
      });
    };
    expect((await answer(30_000)).status).toBe(200);
    const { status, body } = await answer(40_000);
    expect([status, codeIn(body)]).toEqual([431, 'LIMIT_EXCEEDED']);
  });
});

describe('a body of more than 256,000 bytes', () => {
  const padded = (bytes: number) =>
    JSON.stringify({ query: '{ upstreams { name } }', variables: { a: 'x'.repeat(bytes) } });

  it('is refused, and one of 255,000 is not', async () => {
    expect(await posted(padded(255_000))).toEqual([200, undefined]);
    expect(await posted(padded(256_000))).toEqual([413, 'LIMIT_EXCEEDED']);
  });

  it('is refused at once when it says so', async () => {
    const { status, body } = await sendRaw(edge.port, post('{', 'Content-Length: 99999999'));
    expect([status, codeIn(body)]).toEqual([413, 'LIMIT_EXCEEDED']);
  });

  it('is refused when it comes in chunks', async () => {
    const text = padded(256_000);
    const chunked = `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
    const { status, body } = await sendRaw(edge.port, post(chunked, 'Transfer-Encoding: chunked'));
    expect([status, codeIn(body)]).toEqual([413, 'LIMIT_EXCEEDED']);
  });

  it('is broken off when it has no end, a megabyte and some buffers later', async () => {
    let sent = 0;
    const { status } = await sendRaw(edge.port, post('', 'Transfer-Encoding: chunked'), {
      readMs: 8_000,
      goOn: async (socket) => {
        const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
        while (!socket.destroyed && sent < 100_000_000) {
          sent += 65_536;
          if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {});
        }
      },
    });
    expect([status, sent < 30_000_000]).toEqual([413, true]);
  });
});

describe('1,000,000 brackets', () => {
  const large = useEdge({ limits: { bodyBytes: 10_000_000 } });
  const nested = (open: string, close: string) => open.repeat(1_000_000) + close.repeat(1_000_000);
  const bodies: [string, string, number][] = [
    ['a list', nested('[', ']'), 400],
    ['a list without end', '['.repeat(1_000_000), 400],
    ['a variable nobody declared', `{"query":"{__typename}","variables":{"a":${nested('[', ']')}}}`, 0],
    ['an id', `{"query":"query($a:ID!){node(id:$a){id}}","variables":{"a":${nested('[', ']')}}}`, 0],
    ['an object', `{"query":"{__typename}","variables":${nested('{"a":', '}').replace('}', '1}')}}`, 0],
    ['extensions', `{"query":"{__typename}","extensions":{"a":${nested('[', ']')}}}`, 0],
  ];

  it.each(bodies)('are too many as %s, in every place', async (_name, body) => {
    expect(await posted(body)).toEqual([413, 'LIMIT_EXCEEDED']);
  });

  it.each(bodies)('hold up nobody for long as %s, where ten megabytes are allowed', async (_name, body, status) => {
    const { value, lagMs } = await strainOf(async () => {
      const response = await fetch(`${large.url}/graphql`, { method: 'POST', headers: JSON_TYPE, body });
      return [response.status, typeof (await response.json())];
    });
    expect(value).toEqual([status === 0 ? expect.toBeOneOf([200, 400]) : status, 'object']);
    expect(lagMs).toBeLessThan(4_000);
  });
});

describe('a length', () => {
  it.each([
    ['is negative', ['Content-Length: -1']],
    ['is a word', ['Content-Length: many']],
    ['is there twice, differently', ['Content-Length: 2', 'Content-Length: 3']],
    ['is there with a chunked body', ['Content-Length: 2', 'Transfer-Encoding: chunked']],
    ['is not that of the chunk', ['Transfer-Encoding: chunked', 'X: y']],
  ])('that %s is refused', async (_name, lines) => {
    const { status, body } = await sendRaw(edge.port, post('{}}}', ...lines));
    expect([status, codeIn(body)]).toEqual([400, 'INVALID_INPUT']);
  });

  it('that is too short is refused, and what is left over is no request', async () => {
    const { text } = await sendRaw(edge.port, post(LOCAL, 'Content-Length: 5'));
    expect(new Set(text.match(/HTTP\/1.1 \d+/g))).toEqual(new Set(['HTTP/1.1 400']));
    expect(edge.asked).toEqual([]);
  });
});

it('a client that leaves in the middle of its body leaves nothing behind', async () => {
  await sendRaw(edge.port, post('{"query":', 'Content-Length: 100'), { readMs: 50 });
  await expect.poll(() => edge.log.length).toBe(1);
  expect(edge.log[0]).toMatchObject({ clientLeft: true, msg: 'Request.' });
  expect(await posted(LOCAL)).toEqual([200, undefined]);
});

it('hostile bodies leave the memory as it is', async () => {
  const hostile = [
    Buffer.alloc(256_000, '['),
    Buffer.alloc(300_000, 'x'),
    Buffer.from(`[${LOCAL}]`),
    Buffer.alloc(200_000),
  ];
  const round = async (count: number) => {
    for (let at = 0; at < count; at += 8) {
      await Promise.all(Array.from({ length: 8 }, (_, more) => posted(hostile[(at + more) % 4] ?? '')));
    }
  };
  await round(200);
  const { growthMb } = await strainOf(() => round(scaled(2_000, 400)));
  const after = await strainOf(async () => undefined);
  expect(growthMb).toBeLessThan(150);
  expect(after.growthMb).toBeLessThan(10);
}, 120_000);
