import { describe, expect, it } from 'vitest';
import { post, sendRaw } from '../../support/raw.ts';
import { codeIn, LOCAL, useEdge } from './_support/edge.ts';

const edge = useEdge({ limits: { bodyBytes: 1_000 } });
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const ASKS = 'Expect: 100-continue';
const CLOSE = 'Connection: close';

/** Only the head of a request, whose body would come when it is asked for. */
const headOf = (text: string) => text.slice(0, text.indexOf('\r\n\r\n') + 4);

describe('an expectation that nobody knows', () => {
  it.each(['foo', '100-continue, foo', '100-continued', ''])('is refused like anything else: "%s"', async (value) => {
    const { status, headers, body } = await sendRaw(edge.port, post(LOCAL, `Expect: ${value}`, CLOSE));
    expect([status, codeIn(body)]).toEqual([417, 'INVALID_INPUT']);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'deny', 'x-request-id': /./ });
    await expect.poll(() => edge.log).toMatchObject([{ status: 417, codes: ['INVALID_INPUT'], address: '127.0.0.1' }]);
  });

  it('comes after a host that is not ours', async () => {
    const text = `POST /graphql HTTP/1.1\r\nHost: evil.example\r\nExpect: foo\r\n${CLOSE}\r\n\r\n`;
    expect((await sendRaw(edge.port, text)).status).toBe(421);
  });
});

describe('a client that waits to be asked for its body', () => {
  it('is asked when it may come in, and answered', async () => {
    const whole = post(LOCAL, ASKS, CLOSE);
    let asked = '';
    const { text } = await sendRaw(edge.port, headOf(whole), {
      readMs: 2_000,
      goOn: (socket) => {
        socket.once('data', (first) => {
          asked = String(first);
          socket.write(LOCAL);
        });
      },
    });
    expect(asked).toBe(CONTINUE);
    expect(text.slice(CONTINUE.length)).toMatch(/^HTTP\/1\.1 200 OK\r\n(.*\r\n)*\r\n\{"data":/);
    await expect.poll(() => edge.log).toMatchObject([{ status: 200 }]);
  });

  it('is answered when it does not wait', async () => {
    const { text } = await sendRaw(edge.port, post(LOCAL, 'expect: 100-Continue', CLOSE));
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
  });

  it.each([
    [421, headOf(post(LOCAL, ASKS)).replace('127.0.0.1', 'evil.example')],
    [415, headOf(post(LOCAL, ASKS)).replace('application/json', 'text/plain')],
    [413, headOf(post('x'.repeat(1_001), ASKS))],
    [404, headOf(post(LOCAL, ASKS)).replace('/graphql', '/nothing')],
    [405, headOf(post(LOCAL, ASKS)).replace('/graphql', '/health')],
  ])('is refused with %i, never asked, and hung up on', async (status, head) => {
    const answer = await sendRaw(edge.port, head, { readMs: 3_000 });
    expect([answer.status, answer.headers.connection]).toEqual([status, 'close']);
    expect(typeof codeIn(answer.body)).toBe('string');
    expect(answer.text).not.toContain('100 Continue');
    await expect.poll(() => edge.log).toMatchObject([{ status }]);
  });

  it('is asked in its turn, behind a request that runs', async () => {
    const first = post(LOCAL);
    const { text } = await sendRaw(edge.port, first + post(LOCAL, ASKS, CLOSE), { readMs: 2_000 });
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 100', 'HTTP/1.1 200']);
  });
});
