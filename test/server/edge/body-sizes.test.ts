import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { post, sendRaw } from '../../support/raw.ts';
import { scaled } from '../../support/scale.ts';
import { strainOf } from '../../support/strain.ts';
import { codeIn, JSON_TYPE, LOCAL, postedTo, useEdge } from './_support/edge.ts';

const edge = useEdge();

const posted = postedTo(edge);

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
