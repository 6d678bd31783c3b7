import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomFrom } from './figures.ts';
import { runGateway } from './gateway.ts';
import { listen, listenWithoutAccepting, sendJson } from './server.ts';

// A login that hangs is given up after ten seconds and then fails at once, so each round has a new gateway.
const ROUND = 1_000;
const PLACES = ['connect', 'headers', 'body', 'drip', 'tries', 'login', 'login-connect'] as const;

export interface DeadlineRun {
  readonly requests: number;
  readonly parallel: number;
  readonly deadlineMs: number;
  readonly seed: number;
}

export interface DeadlineFigures {
  /** How long after its deadline each request was answered; below zero is before it. */
  readonly lateMs: readonly number[];
  /** How late a bare timer of the same length was that began with it: what the machine adds by itself. */
  readonly timerLateMs: readonly number[];
  /** How often each code was answered. */
  readonly codes: Readonly<Record<string, number>>;
}

/** Requests to upstreams that hang while connecting, before headers, in the body, in tries and in the login. */
export async function measureDeadline({ requests, parallel, deadlineMs, seed }: DeadlineRun): Promise<DeadlineFigures> {
  const random = randomFrom(seed);
  // A deadline of the caller's own, so that no breaker opens and every request hangs.
  const headers = { 'x-request-timeout-ms': String(deadlineMs) };
  const lateMs: number[] = [];
  const timerLateMs: number[] = [];
  const codes: Record<string, number> = {};
  for (let left = requests; left > 0; left -= ROUND) {
    const round = await openRound(deadlineMs);
    let unsent = Math.min(left, ROUND);
    const client = async () => {
      while (unsent > 0) {
        unsent -= 1;
        const place = PLACES[Math.floor(random() * PLACES.length)] ?? 'headers';
        const begun = performance.now();
        setTimeout(() => timerLateMs.push(performance.now() - begun - deadlineMs), deadlineMs);
        const { tookMs, code = 'none' } = await round.askVault(place, { headers });
        lateMs.push(tookMs - deadlineMs);
        codes[code] = (codes[code] ?? 0) + 1;
      }
    };
    // Not all at the same moment: their deadlines would then be one, and the queue behind it the figure.
    await Promise.all(Array.from({ length: parallel }, (_, at) => sleep((at * deadlineMs) / parallel).then(client)));
    await round.close();
  }
  return { lateMs, timerLateMs, codes };
}

async function openRound(deadlineMs: number) {
  const deaf = await listenWithoutAccepting();
  const peer = await listen(hanging(deadlineMs * 0.4));
  const login = (origin: string) => ({
    auth: { mode: 'password', authUrl: `${origin}/v3`, username: 'demo', password: 'pa55word' },
  });
  const endpoints = PLACES.map((name) => ({ name, endpoint: `${peer.origin}/${name}` }));
  const special: Record<string, object> = {
    connect: { endpoint: deaf.origin },
    login: login(peer.origin),
    'login-connect': login(deaf.origin),
  };
  const gateway = await runGateway(endpoints.map((upstream) => ({ ...upstream, ...special[upstream.name] })));
  const close = async () => {
    await gateway.close();
    await Promise.all([deaf.close(), peer.close()]);
  };
  return { ...gateway, close };
}

function hanging(tryMs: number): RequestListener {
  return ({ url = '' }, response) => {
    const [, place] = url.split('/');
    if (place === 'tries') setTimeout(() => sendJson(response, 503, {}), tryMs);
    if (place !== 'body' && place !== 'drip') return;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"vault": {');
    if (place === 'body') return;
    const timer = setInterval(() => response.write(' '), 100);
    response.once('close', () => clearInterval(timer));
  };
}
