import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from './figures.ts';
import { runGateway } from './gateway.ts';
import { listen, sendVault } from './server.ts';

const WATCH_MS = 12_000;
const TRICKLE_MS = 500;
const LONG = 'a'.repeat(2_000);

export interface SlowFigures {
  /** When each of them was cut, counted from its connecting; Infinity for one that was not. */
  readonly headersMs: readonly number[];
  readonly bodiesMs: readonly number[];
  readonly readersMs: readonly number[];
  /** The 99th percentile of a good client alone and beside them. */
  readonly aloneMs: number;
  readonly besideMs: number;
}

const HEAD = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

/** Clients of one kind: what they send at first, and what goes on dripping. */
interface Kind {
  readonly begin: string;
  readonly drip: string;
  readonly reads: boolean;
}

const HEADERS: Kind = { begin: `${HEAD}X-Long: `, drip: 'a', reads: true };
const BODIES: Kind = { begin: `${HEAD}Content-Length: ${LONG.length}\r\n\r\n{`, drip: ' ', reads: true };
// Line ends between requests mean nothing, and tell a client that does not read whether it still has a connection.
const PAGES: Kind = {
  begin: 'GET /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n',
  drip: '\r\n',
  reads: false,
};
const ANSWERS: Kind = {
  begin: request('{"query":"{ upstreams { name } }"}'),
  drip: '\r\n',
  reads: false,
};

function request(body: string): string {
  return `${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`;
}

/** How long one slow client was let in. */
async function linger(port: number, { begin, drip, reads }: Kind): Promise<number> {
  let begun = performance.now();
  const socket = connect(port, '127.0.0.1', () => {
    begun = performance.now();
    socket.write(begin);
  }).on('error', () => {});
  if (reads) socket.resume();
  else socket.pause();
  const dripping = setInterval(() => socket.write(drip), TRICKLE_MS);
  const cut = new Promise<number>((resolve) => socket.on('close', () => resolve(performance.now() - begun)));
  const tookMs = await Promise.race([cut, sleep(WATCH_MS, Number.POSITIVE_INFINITY)]);
  clearInterval(dripping);
  socket.destroy();
  return tookMs;
}

/** They come over two seconds: that they are made here, too, is no load that the gateway would have. */
const many = (count: number, port: number, kind: Kind) =>
  Promise.all(Array.from({ length: count }, (_, at) => sleep((2_000 * at) / count).then(() => linger(port, kind))));

/** A good client asks all the time; then 300 send headers slowly, 300 a body, and 100 do not read their answers. */
export async function measureSlowClients(seconds: number, requestsPerSecond = 50): Promise<SlowFigures> {
  const upstream = await listen(({ url = '' }, response) => sendVault(response, url));
  const gateway = await runGateway([{ name: 'alive', endpoint: upstream.origin }]);
  const port = Number(new URL(gateway.url).port);

  async function phase(lengthMs: number): Promise<number> {
    const tookMs: number[] = [];
    const pending: Promise<unknown>[] = [];
    const ask = () => pending.push(gateway.askVault('alive').then((reply) => tookMs.push(reply.tookMs)));
    const load = setInterval(ask, 1_000 / requestsPerSecond);
    await sleep(lengthMs);
    clearInterval(load);
    await Promise.all(pending);
    return percentile(tookMs, 0.99);
  }

  // The page and the code are warm in both phases.
  await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } }).then((page) => page.text());
  await phase(3_000);
  const aloneMs = await phase(seconds * 1_000);
  const slow = Promise.all([
    many(300, port, HEADERS),
    many(300, port, BODIES),
    many(50, port, PAGES),
    many(50, port, ANSWERS),
  ]);
  const besideMs = await phase(Math.max(WATCH_MS, seconds * 1_000));
  const [headersMs, bodiesMs, ...readersMs] = await slow;
  await gateway.close();
  await upstream.close();
  return { headersMs, bodiesMs, readersMs: readersMs.flat(), aloneMs, besideMs };
}
