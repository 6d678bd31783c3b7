import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { post } from '../../support/raw.ts';
import { bounded } from '../../support/scale.ts';
import { serverSocketsAt } from '../../support/server-sockets.ts';
import { LOCAL } from '../edge/_support/edge.ts';
import {
  askForScript,
  asking,
  bodyLengths,
  chunked,
  client,
  GET,
  HEALTH,
  ONLY_SLOW,
  overSlowVaults,
} from './_support/slow-vaults.ts';

const PAGE = GET('/graphql', 'Accept: text/html');

const many = (text: string, times = 2_000) => text.repeat(Math.min(times, Math.ceil(1_000_000 / text.length)));

const KINDS: [string, string][] = [
  ['GET /health', many(HEALTH)],
  ['HEAD /health', many(HEALTH.replace('GET', 'HEAD'))],
  ['GraphQL', many(asking('quick'))],
  ['refused POSTs', many(post('{}', 'Content-Type: text/plain'))],
  ['POSTs of 60 kB', many(post(JSON.stringify({ query: `{ upstreams { name } } # ${'x'.repeat(60_000)}` })))],
  ['a POST and the half of a next one', many(asking('quick'), 30) + post(LOCAL, 'Content-Length: 200000')],
  ['bodies in chunks', many(chunked([LOCAL, '']))],
  ['Expect: 100-continue', many(post(LOCAL, 'Expect: 100-continue'))],
  ['Expect: something else', many(post(LOCAL, 'Expect: else'))],
  ['Upgrade: h2c', many(GET('/graphql', 'Upgrade: h2c'))],
  ['CONNECT', many(HEALTH, 30) + many('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')],
  ['headers of 31 kB', many(GET('/health', `X-Long: ${'x'.repeat(31_000)}`))],
  ['thousands of headers', many(GET('/health', ...Array.from({ length: 1_900 }, () => 'a:b')))],
  ['GraphiQL', many(PAGE)],
  ['no HTTP', many(HEALTH, 30) + many('HELLO\r\n\r\n')],
  ['an endless body', many(HEALTH, 30) + chunked(['x'.repeat(60_000)]).repeat(10)],
];

const LARGE = post(JSON.stringify({ query: '{ upstreams { name } }', extensions: { a: 'x'.repeat(200_000) } }));

describe('more than 8 requests behind a slow one', () => {
  it.each(KINDS)(
    'are not answered: %s; its own answer goes out whole, and the connection ends',
    async (_kind, others) => {
      const { port, asked, held, release } = await overSlowVaults();
      const { socket, text } = await client(port, asking('slow'));
      await expect.poll(() => held.length).toBe(1);
      socket.write(others, 'latin1');
      // Time in which one of them would be answered.
      await sleep(50);
      release();
      await once(socket, 'end');
      expect(text()).toMatch(ONLY_SLOW);
      expect(asked).toEqual(['slow']);
    },
  );

  it('leave an answer whole that has begun', async () => {
    const { port } = await overSlowVaults();
    const script = await askForScript(port);
    const sockets = serverSocketsAt(port);
    const { socket, text } = await client(port, '');
    socket.pause();
    socket.write(script);
    await expect.poll(() => sockets[0]?.bytesWritten).toBeGreaterThan(0);
    socket.write(many(HEALTH));
    // Time in which they would cut the answer, of which the client reads nothing yet.
    await sleep(100);
    socket.resume();
    await once(socket, 'end');
    expect(bodyLengths(text())).toEqual([expect.any(Number)]);
  });

  it('do not hide that their client leaves: its call is aborted', async () => {
    const { port, held, left } = await overSlowVaults();
    const tookMs: number[] = [];
    for (const more of [HEALTH.repeat(17), many(HEALTH), many(asking('quick')), LARGE, LARGE + '{'.repeat(300_000)]) {
      const { socket } = await client(port, asking('slow') + more);
      await expect.poll(() => held.length).toBe(tookMs.length + 1);
      // Time in which the gateway would stop reading, and miss that the client leaves.
      await sleep(50);
      const leftAt = performance.now();
      socket.destroy();
      await expect.poll(() => left.length, { interval: 5 }).toBe(tookMs.length + 1);
      tookMs.push(performance.now() - leftAt);
    }
    expect(Math.max(...tookMs)).toBeLessThan(bounded(100));
  });
});

it('a client that ends its side in the middle of its next request has left', async () => {
  const { port, held, left } = await overSlowVaults();
  const { socket } = await client(port, `${asking('slow')}GET /hea`);
  await expect.poll(() => held.length).toBe(1);
  socket.end();
  await expect.poll(() => left).toEqual(['slow']);
});

it('answers 8 requests behind a slow one, in their order, and goes on', async () => {
  const { port, held, release } = await overSlowVaults();
  const names = Array.from({ length: 7 }, (_, at) => `quick${at}`);
  const { socket, text, statuses } = await client(
    port,
    asking('slow') + names.map((name) => asking(name)).join('') + HEALTH,
  );
  await expect.poll(() => held.length).toBe(1);
  release();
  await expect.poll(() => statuses().length).toBe(9);
  expect([...text().matchAll(/"data":\{"(\w+)"/g)].map(([, name]) => name)).toEqual(['slow', ...names]);
  for (let time = 0; time < 40; time += 1) {
    socket.write(HEALTH.repeat(8));
    await expect.poll(() => statuses().length, { interval: 1 }).toBe(9 + 8 * (time + 1));
  }
});

it('ends a connection over which a thousand requests come at once, behind the first answers', async () => {
  const { port } = await overSlowVaults();
  const { socket, statuses } = await client(port, HEALTH.repeat(1_000));
  await once(socket, 'close');
  expect(statuses().length).toBeGreaterThanOrEqual(1);
  expect(statuses().length).toBeLessThanOrEqual(9);
});

it('with more than 4,000 requests waiting on all connections the one with the most is cut off', async () => {
  const { port, held, release } = await overSlowVaults();
  const line = (length: number) => client(port, asking('slow') + HEALTH.repeat(length));
  const longest = await line(8);
  const clients = await Promise.all(Array.from({ length: 665 }, () => line(6)));
  await expect.poll(() => held.length).toBe(1);
  const cut = once(longest.socket, 'close');
  clients.push(await line(6));
  await cut;
  release();
  await expect.poll(() => clients.map(({ statuses }) => statuses().length)).toEqual(clients.map(() => 7));
});
