import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNotAsked, runGateway } from './gateway.ts';
import { listen, sendJson, sendVault } from './server.ts';

const THRESHOLD = 5;

/** How an upstream can be out of order. */
export const outages = {
  'answers 500': (response: ServerResponse) => sendJson(response, 500, {}),
  'drops connections': (response: ServerResponse) => void response.socket?.resetAndDestroy(),
  hangs: () => {},
} as const;

export interface OutageRun {
  readonly outage: keyof typeof outages;
  readonly outageMs: number;
  readonly callsPerSecond: number;
}

export interface OutageFigures {
  /** From the fifth call that failed to the first request that was answered without asking the upstream. */
  readonly openedMs: number;
  /** How long each of those took. */
  readonly refusedMs: readonly number[];
  /** What the upstream saw from its recovery to its first answer that counted. */
  readonly probes: number;
  /** From its recovery to that answer. */
  readonly closedMs: number;
}

/** One upstream under a steady load goes out of order and comes back. */
export async function measureOutage({ outage, outageMs, callsPerSecond }: OutageRun): Promise<OutageFigures> {
  let isDown = false;
  let arrivals: number[] = [];
  const failures: number[] = [];
  const peer = await listen(({ url = '' }, response) => {
    arrivals.push(performance.now());
    if (!isDown) return sendVault(response, url);
    response.once('close', () => failures.push(performance.now()));
    return outages[outage](response);
  });
  // All of the time that a request has: what a caller makes shorter counts for nothing.
  const gateway = await runGateway([{ name: 'sg', endpoint: peer.origin }], 1_200);
  const successes: number[] = [];
  const refusals: { readonly at: number; readonly tookMs: number }[] = [];
  const ask = async () => {
    const reply = await gateway.askVault('sg');
    const at = performance.now();
    if (reply.code === undefined) successes.push(at);
    else if (isNotAsked(reply)) refusals.push({ at, tookMs: reply.tookMs });
  };
  const load = setInterval(() => void ask().catch(() => {}), 1_000 / callsPerSecond);
  await sleep(500);
  isDown = true;
  await sleep(outageMs);
  isDown = false;
  const upAt = performance.now();
  arrivals = [];
  const until = upAt + 20_000;
  while (!successes.some((at) => at > upAt) && performance.now() < until) await sleep(1);
  const closedAt = successes.find((at) => at > upAt) ?? Number.POSITIVE_INFINITY;
  clearInterval(load);
  const figures = {
    openedMs: (refusals[0]?.at ?? Number.POSITIVE_INFINITY) - (failures[THRESHOLD - 1] ?? 0),
    refusedMs: refusals.map(({ tookMs }) => tookMs),
    probes: arrivals.filter((at) => at <= closedAt).length,
    closedMs: closedAt - upAt,
  };
  await gateway.close();
  await peer.close();
  return figures;
}
