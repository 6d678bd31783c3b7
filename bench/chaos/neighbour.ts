import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from './figures.ts';
import { runGateway } from './gateway.ts';
import { listen, sendVault } from './server.ts';

const WORK_MS = 20;

export interface NeighbourFigures {
  /** The 99th percentile of one upstream while both are well, and while the other one hangs. */
  readonly wellMs: number;
  readonly besideDeadMs: number;
  readonly requests: number;
}

/** Two upstreams under the same steady load; then one of them takes requests and never answers. */
export async function measureNeighbour(seconds: number, callsPerSecond: number): Promise<NeighbourFigures> {
  let isDead = false;
  const work: RequestListener = ({ url = '' }, response) => void setTimeout(() => sendVault(response, url), WORK_MS);
  const alive = await listen(work);
  const other = await listen((request, response) => {
    if (!isDead) work(request, response);
  });
  const upstreams = [
    { name: 'alive', endpoint: alive.origin },
    { name: 'other', endpoint: other.origin },
  ];
  const gateway = await runGateway(upstreams, 2_000);

  async function phase(): Promise<number[]> {
    const tookMs: number[] = [];
    const pending: Promise<unknown>[] = [];
    const load = setInterval(() => {
      pending.push(gateway.askVault('other').catch(() => {}));
      pending.push(gateway.askVault('alive').then((reply) => tookMs.push(reply.tookMs)));
    }, 1_000 / callsPerSecond);
    await sleep(seconds * 1_000);
    clearInterval(load);
    await Promise.all(pending);
    return tookMs;
  }

  await phase();
  const well = await phase();
  isDead = true;
  const beside = await phase();
  await gateway.close();
  await Promise.all([alive.close(), other.close()]);
  return { wellMs: percentile(well, 0.99), besideDeadMs: percentile(beside, 0.99), requests: beside.length };
}
