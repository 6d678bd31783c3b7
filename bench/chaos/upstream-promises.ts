import { measureAmplification } from './amplification.ts';
import { measureDeadline } from './deadline.ts';
import { type Figure, percentile, spread } from './figures.ts';
import { measureOutage, type OutageFigures } from './outage.ts';
import { measurePacing, type PacingFigures, type Teacher } from './pacing.ts';
import { measureRefusals } from './refusal.ts';
import { ms, percent, SEED, scaled } from './scale.ts';
import { type LeftAloneFigures, measureBeside, measureLeftAlone, measureShares, outages } from './tenants.ts';

// What upstreams that fail, hang, or throttle must not cause.

export async function deadline(): Promise<Figure[]> {
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

export async function amplification(): Promise<Figure[]> {
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

export async function breaker(): Promise<Figure[]> {
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

export async function pacing(): Promise<Figure[]> {
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

export async function tenants(): Promise<Figure[]> {
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

export async function shares(): Promise<Figure[]> {
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
