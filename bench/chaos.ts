import { measureAmplification } from './chaos/amplification.ts';
import { chaosUsage, readParts } from './chaos/command-line.ts';
import { measureDeadline } from './chaos/deadline.ts';
import { type Figure, percentile, spread } from './chaos/figures.ts';
import { measureIdle } from './chaos/idle.ts';
import { measureFollowers, measureLeaving } from './chaos/leaving.ts';
import { measureNeighbour } from './chaos/neighbour.ts';
import { measureOutage, type OutageFigures } from './chaos/outage.ts';
import { measurePacing, type PacingFigures, type Teacher } from './chaos/pacing.ts';
import { measurePipelining, type PipeliningFigures } from './chaos/pipelining.ts';
import { measureRefusals } from './chaos/refusal.ts';
import { measureSlowClients } from './chaos/slow-clients.ts';
import { type LeftAloneFigures, measureBeside, measureLeftAlone, measureShares, outages } from './chaos/tenants.ts';
import { UsageError } from './run/usage-error.ts';

/** 1 is what the promises are stated for; less is quicker and says less. */
const SCALE = Number(process.env.CHECK_SCALE ?? 1);
const SEED = Number(process.env.CHECK_SEED ?? 20_261_122);

const scaled = (count: number, least: number) => Math.max(least, Math.round(count * SCALE));
const ms = (value: number) => `${value.toFixed(1)} ms`;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

async function deadline(): Promise<Figure[]> {
  const run = { parallel: 32, deadlineMs: 500, seed: SEED };
  // Code that runs for the first time is slow; that is a figure of the machine and not of a promise.
  await measureDeadline({ ...run, requests: 150 });
  const { lateMs, timerLateMs, codes } = await measureDeadline({ ...run, requests: scaled(10_000, 200) });
  const kept = lateMs.filter((late) => late <= 50).length / lateMs.length;
  return [
    {
      promise: 'a request ends at most 50 ms after its deadline, in 99.9 %, wherever the upstream hangs',
      figure: `${(kept * 100).toFixed(2)} % kept; after the deadline: ${spread(lateMs)}; a bare timer: ${spread(timerLateMs)}; ${JSON.stringify(codes)}`,
      isKept: kept >= 0.999 && codes.none === undefined,
    },
  ];
}

async function leaving(): Promise<Figure[]> {
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

async function amplification(): Promise<Figure[]> {
  const seconds = scaled(60, 25);
  const shares = [0.3, 1];
  const runs = await Promise.all(
    shares.map((errorShare) => measureAmplification({ errorShare, callsPerSecond: 25, seconds, seed: SEED })),
  );
  return runs.map(({ calls, upstreamCalls, ratio, ratioAfterWindow }, at) => ({
    promise: `retries: at most 1.1 upstream calls a call at ${percent(shares[at] ?? 0)} errors, breaker off, above 20 calls/s`,
    figure: `${ratioAfterWindow.toFixed(3)} after 10 s, ${ratio.toFixed(3)} in all (${upstreamCalls} for ${calls} calls in ${seconds} s)`,
    isKept: ratioAfterWindow <= 1.1 && ratio <= 1.1,
  }));
}

async function breaker(): Promise<Figure[]> {
  await measureRefusals(2_000);
  const { tookMs, upstreamCalls } = await measureRefusals(scaled(10_000, 1_000));
  const kinds = ['answers 500', 'drops connections', 'hangs'] as const;
  const runs: OutageFigures[] = [];
  for (const outage of kinds) runs.push(await measureOutage({ outage, outageMs: 3_500, callsPerSecond: 50 }));
  const list = (value: (run: OutageFigures) => string) =>
    runs.map((run, at) => `${kinds[at]}: ${value(run)}`).join('; ');
  return [
    {
      promise: 'the breaker opens within 2 s of the fifth failure in a row',
      figure: list(({ openedMs }) => ms(openedMs)),
      isKept: runs.every(({ openedMs }) => openedMs <= 2_000),
    },
    {
      promise: 'while it is open a call fails in under 5 ms, in 99.9 %, and nothing is sent',
      figure: `${spread(tookMs)}, ${upstreamCalls} upstream calls before it opened`,
      isKept: percentile(tookMs, 0.999) < 5 && upstreamCalls === 5,
    },
    {
      promise: 'after a recovery it closes with at most 5 probes',
      figure: list(({ probes, closedMs }) => `${probes} after ${ms(closedMs)}`),
      isKept: runs.every(({ probes }) => probes <= 5),
    },
  ];
}

async function idle(): Promise<Figure[]> {
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

async function neighbour(): Promise<Figure[]> {
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

async function pacing(): Promise<Figure[]> {
  const teachers = ['configuration', 'words', 'status'] as const;
  const seconds = scaled(60, 30);
  const run = (teacher: Teacher) => measurePacing({ teacher, allowedPerSecond: 5, seconds });
  const runs = await Promise.all(teachers.map(run));
  const list = (value: (run: PacingFigures) => string) =>
    runs.map((one, at) => `${teachers[at]}: ${value(one)}`).join('; ');
  return [
    {
      promise: 'of 5 calls/s allowed at least 90 % are used, however the rate is known',
      figure: list(({ used, refused }) => `${percent(used)} (${refused} refused)`),
      isKept: runs.every(({ used }) => used >= 0.9),
    },
    {
      promise: 'beside a greedy caller nobody of four gets less than 0.8 of the equal share',
      figure: list(({ leastShare }) => leastShare.toFixed(2)),
      isKept: runs.every(({ leastShare }) => leastShare >= 0.8),
    },
  ];
}

async function tenants(): Promise<Figure[]> {
  const { asked, answered, tookMs } = await measureBeside(scaled(30, 8));
  const runs: LeftAloneFigures[] = [];
  for (const outage of outages) runs.push(await measureLeftAlone(outage, scaled(15, 4)));
  const list = (value: (run: LeftAloneFigures) => string) =>
    runs.map((run, at) => `${outages[at]}: ${value(run)}`).join('; ');
  return [
    {
      promise:
        'beside a slow caller, a failing project, a throttled one and a greedy queue a tenant gets at least 99 % of its reads',
      figure: `${answered} of ${asked}; ${spread(tookMs)}`,
      isKept: answered >= 0.99 * asked,
    },
    {
      promise: 'an upstream that is out of order for two tenants is left alone within 2 s, and /ready tells so',
      figure: list(({ leftAloneMs, callsAfter }) => `${ms(leftAloneMs)}, then ${callsAfter} probes`),
      isKept: runs.every(({ leftAloneMs, isFailing }) => leftAloneMs <= 2_000 && isFailing),
    },
  ];
}

async function shares(): Promise<Figure[]> {
  const { aloneMs, besideMs } = await measureShares(scaled(300, 50));
  const [alone, beside] = [aloneMs, besideMs].map((tookMs) => percentile(tookMs, 0.9));
  return [
    {
      promise:
        "while a caller asks for 100 slow things at a time, the p90 of another one's reads of 20 ms grows by 20 ms at most",
      figure: `${ms(beside ?? 0)} beside them (${spread(besideMs)}), ${ms(alone ?? 0)} alone (${spread(aloneMs)})`,
      isKept: (beside ?? 0) <= (alone ?? 0) + 20,
    },
  ];
}

async function slow(): Promise<Figure[]> {
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

async function pipelining(): Promise<Figure[]> {
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

const measures = {
  deadline,
  leaving,
  amplification,
  breaker,
  idle,
  neighbour,
  tenants,
  shares,
  pacing,
  slow,
  pipelining,
};

async function main(): Promise<void> {
  const names = Object.keys(measures) as (keyof typeof measures)[];
  const parts = readParts(process.argv.slice(2), names);
  if (parts === undefined) return void process.stdout.write(chaosUsage(names));
  process.stdout.write(`seed ${SEED}, scale ${SCALE}, node ${process.version}\n`);
  for (const name of parts) {
    for (const { promise, figure, isKept } of await measures[name]()) {
      process.stdout.write(`${isKept ? 'pass' : 'FAIL'}  ${promise}: ${figure}\n`);
      if (!isKept) process.exitCode = 1;
    }
  }
}

await main().catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
