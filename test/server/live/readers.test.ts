import { connect, type Socket } from 'node:net';
import { describe, expect, it, type TestContext } from 'vitest';
import { post } from '../../support/raw.ts';
import { FOLLOW, openFollowed, status, until } from './_support/followed.ts';

/** A client of the wire, which reads or does not. */
function openSocket(t: Pick<TestContext, 'onTestFinished'>, port: number, text: string) {
  let seen = '';
  let isEnded = false;
  const socket: Socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => socket.write(text));
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    seen += chunk;
  });
  socket
    .on('error', () => {})
    .on('end', () => {
      isEnded = true;
    });
  t.onTestFinished(() => void socket.destroy());
  return { socket, soFar: () => seen, isEnded: () => isEnded };
}

const bodyOf = (id: string) => JSON.stringify({ query: FOLLOW, variables: { id } });
const EVENTS = 'Accept: text/event-stream';

describe.concurrent('a client of a stream', () => {
  it('that closes its half of the connection has left', async (t) => {
    const { port, id, log } = await openFollowed(t);
    const { socket, soFar, isEnded } = openSocket(t, port, post(bodyOf(id), EVENTS));
    await until(() => expect(soFar()).toContain('PROTECTING'));
    socket.end();
    await until(() => expect(isEnded()).toBe(true));
    await until(() => expect(log.filter(({ clientLeft }) => clientLeft)).toHaveLength(1));
  });

  it('of HTTP/1.0 reads events until the connection ends', async (t) => {
    const { port, id, row } = await openFollowed(t);
    const { soFar, isEnded } = openSocket(t, port, post(bodyOf(id), EVENTS).replace('HTTP/1.1', 'HTTP/1.0'));
    await until(() => expect(soFar()).toContain('PROTECTING'));
    row.status = 'available';
    await until(() => expect(isEnded()).toBe(true));
    expect(soFar().toLowerCase()).not.toContain('transfer-encoding');
    expect(soFar().endsWith(`${status('PROTECTING')}${status('AVAILABLE')}event: complete\ndata:\n\n`)).toBe(true);
  });

  it('gets no response to a request that it sends behind the stream, and nothing runs for it', async (t) => {
    const { port, id, row, log } = await openFollowed(t);
    const behind = post(JSON.stringify({ query: `{ checkpoint(id: "${id}") { status } }` }));
    const { soFar, isEnded } = openSocket(t, port, post(bodyOf(id), EVENTS) + behind);
    await until(() => expect(soFar()).toContain('PROTECTING'));
    row.status = 'error';
    await until(() => expect(isEnded()).toBe(true));
    expect(soFar().match(/HTTP\/1.1 200/g)).toHaveLength(1);
    expect(log.filter(({ operationType }) => operationType === 'query')).toEqual([]);
  });
});
