import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOAD_CORE, type Pinned } from './run/process.ts';
import { keepSoak } from './run/results.ts';
import { brief } from './run/statistics.ts';
import { BENCH, prepare, ToolError } from './run/tools.ts';
import { UsageError } from './run/usage-error.ts';
import { readSoakWishes, SOAK_USAGE, type SoakWishes } from './soak/command-line.ts';
import { openSoaked } from './soak/gateway.ts';
import { createLoad, type IsOver } from './soak/load.ts';
import { type Soak, soakReport, type Tenth, verdicts } from './soak/report.ts';

const TENTHS = 10;
const WARM_SHARE = 0.05;
// All caches are full behind it.
const MIN_WARM = 30_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function soak({ requests, minutes, gateway: main }: SoakWishes): Promise<Soak> {
  const soaked = await openSoaked(main);
  try {
    const { gateway } = soaked;
    const load = createLoad(gateway.url);
    const warmedBy = Math.max(MIN_WARM, Math.round((requests ?? 0) * WARM_SHARE));
    await load.run((done) => done >= warmedBy);
    const before = await soaked.look();
    say(`warmed up by ${warmedBy} requests; heap ${(before.heapUsed / 1e6).toFixed(2)} MB`);
    const tenths = watchTenths(gateway, { requests, minutes });
    await load.run(tenths.isOver);
    const after = await soaked.look();
    return { warmedBy, tenths: tenths.list, before, after, load };
  } finally {
    await soaked.close();
  }
}

/** Divides a run into tenths while it goes on. */
function watchTenths(gateway: Pinned, { requests, minutes }: Pick<SoakWishes, 'requests' | 'minutes'>) {
  const list: Tenth[] = [];
  const look = (done: number) => ({ done, at: performance.now(), cpuMs: gateway.cpuMs() });
  const ms = (minutes ?? 0) * 60_000;
  let begun = look(0);
  const start = begun.at;

  function isTenthOver(done: number): boolean {
    const share = (list.length + 1) / TENTHS;
    return requests === undefined ? performance.now() - start >= ms * share : done >= requests * share;
  }

  const isOver: IsOver = (done) => {
    if (list.length < TENTHS && isTenthOver(done)) {
      const now = look(done);
      const tenth: Tenth = {
        requests: now.done - begun.done,
        seconds: (now.at - begun.at) / 1000,
        cpuMs: now.cpuMs - begun.cpuMs,
        rssMib: gateway.rssMib(),
      };
      list.push(tenth);
      begun = now;
      say(`${list.length} of ${TENTHS}: ${brief(tenth.requests / tenth.seconds)} replies/s`);
    }
    return list.length >= TENTHS;
  };
  return { list, isOver };
}

async function main(): Promise<void> {
  const wishes = readSoakWishes(process.argv.slice(2));
  if (wishes === undefined) return say(SOAK_USAGE);
  prepare(wishes.gateway);
  spawnSync('taskset', ['-a', '-c', '-p', String(LOAD_CORE), String(process.pid)]);
  const result = await soak(wishes);
  const text = soakReport(result);
  if (wishes.isWhole) keepSoak(text);
  else writeFileSync(join(BENCH, 'results.partial.soak.md'), text);
  say(text);
  for (const { promise, figure, isKept } of verdicts(result)) {
    say(`${isKept ? 'pass' : 'FAIL'}  ${promise}: ${figure}`);
    if (!isKept) process.exitCode = 1;
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
await main().catch((error: unknown) => {
  const isExpected = error instanceof UsageError || error instanceof ToolError;
  process.stderr.write(`${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${SOAK_USAGE}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
