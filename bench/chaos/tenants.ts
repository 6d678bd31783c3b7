import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNotAsked, type Reply, type Running, runGateway } from './gateway.ts';
import { listen, type Peer, sendJson, sendVault } from './server.ts';

const WORK_MS = 20;

/** How one upstream treats a tenant, whose project tells it apart. */
const treatments: Record<string, (response: ServerResponse, path: string) => unknown> = {
  good: (response, path) => setTimeout(() => sendVault(response, path), WORK_MS),
  slow: () => {},
  failing: (response) => sendJson(response, 503, {}),
  throttled: (response) => sendJson(response, 429, { error_code: 'APIGW.0308', error_msg: 'too many calls' }),
  greedy: (response, path) => setTimeout(() => sendVault(response, path), 1_000),
};

/** `/v3/<project>/vaults/<id>` */
const byProject: RequestListener = ({ url = '' }, response) => {
  const treat = treatments[url.split('/')[2] ?? ''] ?? treatments.good;
  treat?.(response, url);
};

/** Each tenant has a project and a token of its own. */
const headersOf = (tenant: string) => ({ 'x-project-id': tenant, 'x-auth-token': `token-of-${tenant}` });

function runFor(peer: Peer, requestTimeoutMs?: number, more: object = {}): Promise<Running> {
  const auth = { mode: 'passthrough' };
  return runGateway([{ name: 'sg', endpoint: peer.origin, projectId: undefined, auth, ...more }], requestTimeoutMs);
}

export interface BesideFigures {
  /** What became of the reads of the good tenant. */
  readonly asked: number;
  readonly answered: number;
  /** How long each of them took. */
  readonly tookMs: readonly number[];
  readonly isFailing: boolean;
}

/**
 * One tenant reads what takes 20 ms, 25 times a second. Beside it another one waits a second at most for what is never
 * answered, a third one's project answers 503, a fourth one has used up its own rate, and a fifth one asks for 100 slow
 * things at a time.
 */
export async function measureBeside(seconds: number): Promise<BesideFigures> {
  const peer = await listen(byProject);
  const gateway = await runFor(peer);
  const until = performance.now() + seconds * 1_000;
  const neighbours = { slow: 8, failing: 4, throttled: 4, greedy: 100 };
  const bother = async (tenant: string) => {
    const headers = { ...headersOf(tenant), ...(tenant === 'slow' && { 'x-request-timeout-ms': '1000' }) };
    const stopped = AbortSignal.timeout(seconds * 1_000);
    while (performance.now() < until) {
      const reply = await gateway.askVault('sg', { headers, signal: stopped }).catch(() => undefined);
      if (reply?.code !== undefined) await sleep(100);
    }
  };
  const bothering = Object.entries(neighbours).flatMap(([tenant, parallel]) =>
    Array.from({ length: parallel }, () => bother(tenant)),
  );
  await sleep(200);
  const replies: Promise<Reply>[] = [];
  const load = setInterval(() => replies.push(gateway.askVault('sg', { headers: headersOf('good') })), 40);
  await sleep(seconds * 1_000 - 300);
  clearInterval(load);
  const done = await Promise.all(replies);
  const isFailing = await isFailingAt(gateway);
  await Promise.all(bothering);
  await gateway.close();
  await peer.close();
  return {
    asked: done.length,
    answered: done.filter(({ code }) => code === undefined).length,
    tookMs: done.map(({ tookMs }) => tookMs),
    isFailing,
  };
}

/** What `/ready` says. */
export async function isFailingAt({ url }: Running): Promise<boolean> {
  const body = (await (await fetch(`${url}/ready`)).json()) as { upstreams: { isFailing: boolean }[] };
  return body.upstreams[0]?.isFailing === true;
}

export const outages = ['refuses connections', 'answers 503', 'hangs'] as const;

export interface LeftAloneFigures {
  /** From the outage, for a hanging upstream from the fifth timeout, until both tenants were refused unasked. */
  readonly leftAloneMs: number;
  /** Calls that came to the upstream from then on, in as many seconds as the outage went on: probes. */
  readonly callsAfter: number;
  /** What `/ready` said 2.5 s later. */
  readonly isFailing: boolean;
}

/** Two tenants under a steady load; then the upstream is out of order for both. */
export async function measureLeftAlone(outage: (typeof outages)[number], seconds: number): Promise<LeftAloneFigures> {
  let isDown = false;
  let arrivals: number[] = [];
  const timeouts: number[] = [];
  const refused = new Map<string, number>();
  const peer = await listen((request, response) => {
    arrivals.push(performance.now());
    if (!isDown || outage === 'refuses connections') return byProject(request, response);
    if (outage === 'answers 503') sendJson(response, 503, {});
  });
  const gateway = await runFor(peer, 800, { timeoutMs: 500 });
  const ask = async (tenant: string) => {
    const reply = await gateway.askVault('sg', { headers: headersOf(tenant) });
    if (reply.code === 'UPSTREAM_TIMEOUT') timeouts.push(performance.now());
    if (isNotAsked(reply) && !refused.has(tenant)) refused.set(tenant, performance.now());
  };
  const load = setInterval(() => {
    for (const tenant of ['one', 'two']) void ask(tenant).catch(() => {});
  }, 25);
  await sleep(500);
  isDown = true;
  if (outage === 'refuses connections') await peer.close();
  const downAt = performance.now();
  while (refused.size < 2 && performance.now() < downAt + 15_000) await sleep(1);
  const aloneAt = Math.max(...refused.values());
  arrivals = [];
  await sleep(2_500);
  const isFailing = await isFailingAt(gateway);
  await sleep(Math.max(0, seconds * 1_000 - 2_500));
  clearInterval(load);
  const from = outage === 'hangs' ? (timeouts[4] ?? downAt) : downAt;
  await gateway.close();
  if (outage !== 'refuses connections') await peer.close();
  return {
    leftAloneMs: refused.size < 2 ? Number.POSITIVE_INFINITY : aloneAt - from,
    callsAfter: arrivals.length,
    isFailing,
  };
}

/** What one caller waits for beside another one who takes all places that there are to be had. */
export interface ShareFigures {
  /** Reads of 20 ms of another caller while one has 64 slow calls under way, and without them. */
  readonly besideMs: readonly number[];
  readonly aloneMs: readonly number[];
}

/** `maxParallel` is 64; one caller asks for 100 slow things, then another one for quick ones. */
export async function measureShares(reads: number): Promise<ShareFigures> {
  const peer = await listen(byProject);
  const gateway = await runFor(peer);
  const read = async () => {
    const tookMs: number[] = [];
    for (let at = 0; at < reads; at += 1) {
      tookMs.push((await gateway.askVault('sg', { headers: headersOf('good') })).tookMs);
    }
    return tookMs;
  };
  await read();
  const aloneMs = await read();
  const leaving = new AbortController();
  const greedy = { headers: headersOf('greedy'), signal: leaving.signal };
  const slow = Array.from({ length: 100 }, () => gateway.askVault('sg', greedy).catch(() => undefined));
  await sleep(200);
  const besideMs = await read();
  leaving.abort();
  await Promise.all(slow);
  await gateway.close();
  await peer.close();
  return { aloneMs, besideMs };
}
