import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { percentile } from './chaos/figures.ts';
import { ROOT } from './run/tools.ts';
import { measure, type Strain } from './worst/measure.ts';
import { type WorstQuery, worstQueries } from './worst/queries.ts';

const MAX_RSS_MB = 250;
const MAX_HELD_MS = 300;
const MAX_RSS_OF_TEN_MB = 500;
const MIB = 1024 * 1024;
// The cap for single reads is 8 MiB; a little is left for what stands around the large part.
const SIZES = { '1 MiB': MIB, '8 MiB': 8 * MIB - 4_096 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, help: { type: 'boolean' } },
});

if (values.help) {
  process.stdout.write(
    'npm run worst -- [--runs N] [PART OF A NAME]...\n\nAsks fresh gateway processes the worst queries there are.\n',
  );
  process.exit(0);
}

const main = join(ROOT, 'dist', 'main.js');
const chosen = worstQueries.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
if (chosen.length === 0) {
  const names = worstQueries.map(({ name }) => `  ${name}\n`).join('');
  process.stderr.write(
    `No query has ${positionals.map((part) => `"${part}"`).join(' or ')} in its name; there are:\n\n${names}`,
  );
  process.exit(2);
}
let failures = 0;

/** The median of each figure over all runs. */
async function medianOf(origin: string, query: WorstQuery, times: number): Promise<Strain> {
  const runs: Strain[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) runs.push(await measure(main, origin, query, times));
  const median = (figure: (strain: Strain) => number) => percentile(runs.map(figure), 0.5);
  return {
    rssMb: median(({ rssMb }) => rssMb),
    heldMs: median(({ heldMs }) => heldMs),
    healthMs: median(({ healthMs }) => healthMs),
    answerMb: median(({ answerMb }) => answerMb),
    codes: [...new Set(runs.map(({ codes }) => codes))].join(' / '),
  };
}

function report(name: string, { rssMb, heldMs, healthMs, answerMb, codes }: Strain, isKept: boolean): void {
  if (!isKept) failures += 1;
  const figures = [rssMb, heldMs, healthMs].map((figure) => figure.toFixed(0).padStart(6)).join('');
  process.stdout.write(`${isKept ? 'pass' : 'FAIL'}${figures}${answerMb.toFixed(2).padStart(7)}  ${name}: ${codes}\n`);
}

for (const [size, bytes] of Object.entries(SIZES)) {
  const upstream = fork(join(ROOT, 'bench', 'worst', 'serve.ts'), [String(bytes)]);
  const [origin] = (await once(upstream, 'message')) as [string];
  try {
    process.stdout.write(
      `\nbodies of ${size}, median of ${values.runs}\n      rss  held health answer\n       MB    ms     ms     MB\n`,
    );
    for (const query of chosen) {
      const strain = await medianOf(origin, query, 1);
      report(query.name, strain, strain.rssMb <= MAX_RSS_MB && strain.heldMs <= MAX_HELD_MS);
    }
    for (const query of chosen) {
      const strain = await medianOf(origin, query, 10);
      report(`ten of: ${query.name}`, strain, strain.rssMb <= MAX_RSS_OF_TEN_MB);
    }
  } finally {
    upstream.kill('SIGKILL');
  }
}
process.stdout.write(failures === 0 ? '\nall kept\n' : `\n${failures} not kept\n`);
process.exitCode = failures === 0 ? 0 : 1;
