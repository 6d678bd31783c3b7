import { type Figure, percentile, spread } from './figures.ts';
import { measureIdle } from './idle.ts';
import { measureFollowers, measureLeaving } from './leaving.ts';
import { measureNeighbour } from './neighbour.ts';
import { measurePipelining, type PipeliningFigures } from './pipelining.ts';
import { ms, percent, SEED, scaled } from './scale.ts';
import { measureSlowClients } from './slow-clients.ts';

// What clients that leave, wait, or misbehave must not cause.

export async function leaving(): Promise<Figure[]> {
  await measureLeaving(50);
  const { abortedMs } = await measureLeaving(scaled(1_000, 100));
  const pairs = scaled(200, 20);
  const { shared, answered } = await measureFollowers(pairs);
  return [
    {
      promise: 'when a client leaves, its upstream call is aborted within 100 ms',
      figure: spread(abortedMs),
      isKept: percentile(abortedMs, 1) <= 100,
    },
    {
      promise: 'who waits for the same call gets its answer when the other client leaves',
      figure: `${answered} of ${pairs} answered, ${shared} of ${pairs} pairs were one call`,
      isKept: answered === pairs && shared === pairs,
    },
  ];
}

export async function idle(): Promise<Figure[]> {
  const writers = scaled(1_000, 100);
  const shared = await measureIdle(writers, true, SEED);
  const own = await measureIdle(writers, false, SEED);
  const share = ({ unknown, writes }: typeof own) => percent(unknown / writes);
  return [
    {
      promise: 'no write meets a connection that the other side closes after two idle seconds',
      figure: `OUTCOME_UNKNOWN in ${share(own)} of ${own.writes} writes; ${share(shared)} where reads and writes share their connections`,
      isKept: own.unknown === 0,
    },
  ];
}

export async function neighbour(): Promise<Figure[]> {
  const { wellMs, besideDeadMs, requests } = await measureNeighbour(scaled(20, 5), 40);
  const ratio = besideDeadMs / wellMs;
  return [
    {
      promise: 'a dead upstream leaves the p99 of another one alone (at most 1.2 times)',
      figure: `${ratio.toFixed(2)} times: ${ms(wellMs)} beside a healthy one, ${ms(besideDeadMs)} beside a dead one (n ${requests})`,
      isKept: ratio <= 1.2,
    },
  ];
}

export async function slow(): Promise<Figure[]> {
  const { headersMs, bodiesMs, readersMs, aloneMs, besideMs } = await measureSlowClients(scaled(30, 8));
  const last = (tookMs: readonly number[]) => ms(percentile(tookMs, 1));
  const ratio = besideMs / aloneMs;
  return [
    {
      promise: 'slow clients are cut within 10 s: 300 by their headers, 300 by their bodies, 100 that do not read',
      figure: `the last after ${last(headersMs)}, ${last(bodiesMs)} and ${last(readersMs)}`,
      isKept: percentile([...headersMs, ...bodiesMs, ...readersMs], 1) <= 10_000,
    },
    {
      promise: 'beside them the p99 of a good client stays under 1.5 times its own',
      figure: `${ratio.toFixed(2)} times: ${ms(aloneMs)} alone, ${ms(besideMs)} beside them`,
      isKept: ratio <= 1.5,
    },
  ];
}

export async function pipelining(): Promise<Figure[]> {
  const seconds = scaled(60, 5);
  const run = (connections: number) => measurePipelining({ connections, seconds });
  const runs: [number, number, PipeliningFigures][] = [
    [1, 40, await run(1)],
    [200, 150, await run(200)],
  ];
  return runs.map(([connections, mostMb, { growthMb, aloneMs, besideMs }]) => ({
    promise: `requests without end behind slow ones, of every kind, over ${connections} connections: RSS + ${mostMb} MB at most, a good client's p99 at most 1.5 times its own`,
    figure: `+ ${growthMb.toFixed(0)} MB; ${(besideMs / aloneMs).toFixed(2)} times: ${ms(aloneMs)} alone, ${ms(besideMs)} beside them`,
    isKept: growthMb <= mostMb && besideMs <= 1.5 * aloneMs,
  }));
}
