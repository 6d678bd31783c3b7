import { idle, leaving, neighbour, pipelining, slow } from './chaos/client-promises.ts';
import { chaosUsage, readParts } from './chaos/command-line.ts';
import { SCALE, SEED } from './chaos/scale.ts';
import { amplification, breaker, deadline, pacing, shares, tenants } from './chaos/upstream-promises.ts';
import { UsageError } from './run/usage-error.ts';

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
