import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

/** What the figures were taken on. */
export function machine(): string {
  const [first] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${gib} GiB, Linux ${release()}, Node ${process.version}, ${wrkVersion()}`;
}

function wrkVersion(): string {
  const { stdout } = spawnSync('wrk', ['-v'], { encoding: 'utf8' });
  return /^wrk \S+/.exec(stdout)?.[0] ?? 'wrk';
}
