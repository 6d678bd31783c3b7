import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openGateway } from '../../support/gateway.ts';
import { uuidOf, wordIn } from '../../support/native-id.ts';
import { post } from '../../support/raw.ts';
import { bounded } from '../../support/scale.ts';
import { serve } from '../../support/wire-server.ts';
import { LOCAL } from '../edge/_support/edge.ts';

const NO_SUCH_VAULT = '{"error_code":"BackupService.6105","error_msg":"no such vault"}';
const GET = (path: string, ...lines: string[]) =>
  `${[`GET ${path} HTTP/1.1`, 'Host: localhost', ...lines].join('\r\n')}\r\n\r\n`;
const HEALTH = GET('/health');
const PAGE = GET('/graphql', 'Accept: text/html');

/** A request whose answer has megabytes: the script of GraphiQL. */
async function askForScript(port: number): Promise<string> {
  const page = await fetch(`http://127.0.0.1:${port}/graphql`, { headers: { accept: 'text/html' } });
  const [, path = ''] = /src="([^"]+\.js)"/.exec(await page.text()) ?? [];
  return GET(new URL(path, page.url).pathname);
}

const asking = (name: string) =>
  post(JSON.stringify({ query: `{ ${name}: vault(id: "vault:sg:${uuidOf(name)}") { name } }` }));

/** A gateway over an upstream that holds its answers for vaults called slow. */
async function overSlowVaults() {
  const asked: string[] = [];
  const held: (() => void)[] = [];
  const left: string[] = [];
  const { origin } = await serve((request, response) => {
    const name = wordIn(request.url ?? '');
    asked.push(name);
    response.on('close', () => {
      if (!response.writableFinished) left.push(name);
    });
    const answer = () => response.writeHead(404, { 'content-type': 'application/json' }).end(NO_SUCH_VAULT);
    if (name.startsWith('slow')) held.push(answer);
    else answer();
  });
  const upstreams = [
    { name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'p1', auth: { mode: 'token', token: 't' } },
  ];
  const { port } = await openGateway({ requestTimeoutMs: 30_000, upstreams }, { listen: true });
  const release = () => {
    for (const answer of held.splice(0)) answer();
  };
  return { port, asked, held, left, release };
}

interface Client {
  readonly socket: Socket;
  /** All that has come. */
  readonly text: () => string;
  /** How often an answer begins, by its status. */
  readonly statuses: () => string[];
}

async function client(port: number, first: string): Promise<Client> {
  const chunks: Buffer[] = [];
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(first);
  const text = () => Buffer.concat(chunks).toString('latin1');
  return { socket, text, statuses: () => [...text().matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status = '']) => status) };
}

const chunked = (parts: readonly string[], ...lines: string[]) =>
  post(
    parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join(''),
    'Transfer-Encoding: chunked',
    ...lines,
  );

const ONLY_SLOW = /^HTTP\/1\.1 200 OK\r\n(.*\r\n)*Connection: close\r\n(.*\r\n)*\r\n\{"data":\{"slow":null\}\}$/;

/** Of each whole answer; what comes behind the last of them as it is. */
function bodyLengths(text: string): (number | string)[] {
  if (text === '') return [];
  const [head, length] = /^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*?Content-Length: (\d+)\r\n(?:.*\r\n)*?\r\n/.exec(text) ?? [];
  const end = (head?.length ?? 0) + Number(length);
  return head === undefined || text.length < end ? [text] : [Number(length), ...bodyLengths(text.slice(end))];
}

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

describe('more than 16 requests behind a slow one', () => {
  it.each(KINDS)(
    'are not answered: %s; its own answer goes out whole, and the connection ends',
    async (_kind, others) => {
      const { port, asked, held, release } = await overSlowVaults();
      const { socket, text } = await client(port, asking('slow'));
      await expect.poll(() => held.length).toBe(1);
      socket.write(others, 'latin1');
      await sleep(50);
      release();
      await once(socket, 'end');
      expect(text()).toMatch(ONLY_SLOW);
      expect(asked).toEqual(['slow']);
    },
  );

  it('leave an answer whole that has begun', async () => {
    const { port } = await overSlowVaults();
    const { socket, text } = await client(port, '');
    const script = await askForScript(port);
    socket.pause();
    socket.write(script);
    await sleep(300);
    socket.write(many(HEALTH));
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
      await sleep(50);
      const leftAt = performance.now();
      socket.destroy();
      await expect.poll(() => left.length, { interval: 5 }).toBe(tookMs.length + 1);
      tookMs.push(performance.now() - leftAt);
    }
    expect(Math.max(...tookMs)).toBeLessThan(bounded(100));
  });
});

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
    const { socket, text } = await client(port, first);
    await expect.poll(() => held.length).toBe(1);
    socket.write(next);
    await sleep(20);
    socket.write(HEALTH);
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
  const { socket, text } = await client(port, '');
  const script = await askForScript(port);
  socket.pause();
  socket.write(script);
  await sleep(100);
  socket.write(next);
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

it('a client that ends its side in the middle of its next request has left', async () => {
  const { port, held, left } = await overSlowVaults();
  const { socket } = await client(port, `${asking('slow')}GET /hea`);
  await expect.poll(() => held.length).toBe(1);
  socket.end();
  await expect.poll(() => left).toEqual(['slow']);
});

it('answers 16 requests behind a slow one, in their order, and goes on', async () => {
  const { port, held, release } = await overSlowVaults();
  const names = Array.from({ length: 15 }, (_, at) => `quick${at}`);
  const { socket, text, statuses } = await client(port, asking('slow') + names.map(asking).join('') + HEALTH);
  await expect.poll(() => held.length).toBe(1);
  release();
  await expect.poll(() => statuses().length).toBe(17);
  expect([...text().matchAll(/"data":\{"(\w+)"/g)].map(([, name]) => name)).toEqual(['slow', ...names]);
  for (let time = 0; time < 40; time += 1) {
    socket.write(HEALTH.repeat(10));
    await expect.poll(() => statuses().length, { interval: 1 }).toBe(17 + 10 * (time + 1));
  }
});

it('ends a connection over which a thousand requests come at once, behind the first answers', async () => {
  const { port } = await overSlowVaults();
  const { socket, statuses } = await client(port, HEALTH.repeat(1_000));
  await once(socket, 'close');
  expect(statuses().length).toBeGreaterThanOrEqual(1);
  expect(statuses().length).toBeLessThanOrEqual(17);
});

it('with more than 4,000 requests waiting on all connections the one with the most is cut off', async () => {
  const { port, held, release } = await overSlowVaults();
  const line = (length: number) => client(port, asking('slow') + HEALTH.repeat(length));
  const longest = await line(16);
  const clients = await Promise.all(Array.from({ length: 284 }, () => line(14)));
  await expect.poll(() => held.length).toBe(1);
  const cut = once(longest.socket, 'close');
  clients.push(await line(14));
  await cut;
  release();
  await expect.poll(() => clients.map(({ statuses }) => statuses().length)).toEqual(clients.map(() => 15));
});
