import { spawnSync } from 'node:child_process';
import { GATEWAY_CORE } from './process.ts';
import { brief, quartiles } from './statistics.ts';

// The first two are for the compiler.
const LOOP = `const took = [];
for (let time = 0; time < 12; time += 1) {
  const begun = performance.now();
  for (let turn = 0; turn < 10; turn += 1) {
    const map = new Map();
    for (let key = 0; key < 20_000; key += 1) map.set('key ' + key, { key, list: [key] });
  }
  took.push(performance.now() - begun);
}
process.stdout.write(took.slice(2).join(' '));`;

/** How many ms the same work takes on the core of the servers, ten times in a row: the machine itself is measured. */
export function gauge(): readonly number[] {
  const words = ['-c', String(GATEWAY_CORE), process.execPath, '-e', LOOP];
  const { stdout } = spawnSync('taskset', words, { encoding: 'utf8' });
  return stdout.split(' ').map(Number);
}

/** What the gauge says of a run. */
export function gaugeLine(took: readonly number[]): string {
  const [least, most] = [Math.min(...took), Math.max(...took)];
  return `Before each query a fixed loop ran ten times on the core of the servers, which were idle: it took ${quartiles(took)} ms, ${brief(least)} to ${brief(most)}
in all. A machine is quiet if the quartiles are within a tenth of the median; if they are not, others use the machine, and ratios are of use only as far as their own quartiles are close.`;
}
