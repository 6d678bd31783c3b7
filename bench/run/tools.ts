import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const BENCH = join(ROOT, 'bench');
/** Where the peers and the upstream are compiled to: what is measured is JavaScript as Node runs it. */
export const COMPILED = join(BENCH, 'dist', 'bench');

/** The bench cannot run here; the message says what to do. */
export class ToolError extends Error {}

const TOOLS = {
  wrk: 'wrk makes the load and is not installed. Debian and Ubuntu: apt-get install wrk; macOS has no taskset, use Linux.',
  taskset: 'taskset pins processes to cores and is not installed. Debian and Ubuntu: apt-get install util-linux.',
  chrt: 'chrt gives a process the lowest priority and is not installed. Debian and Ubuntu: apt-get install util-linux.',
};

/** Checks what must be there before anything is started, and compiles what will be measured. */
export function prepare(gateway: string | undefined): void {
  for (const [tool, advice] of Object.entries(TOOLS)) if (!isOnPath(tool)) throw new ToolError(advice);
  if (!existsSync('/proc/self/stat')) throw new ToolError('CPU times are read from /proc: this runs on Linux only.');
  if (coreCount() < 2) throw new ToolError('Two cores are needed: one for the gateway, one for load and upstream.');
  if (!existsSync(join(BENCH, 'node_modules')))
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], BENCH);
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
  run(tsc, ['-p', BENCH], ROOT);
  if (gateway === undefined) run('npm', ['run', '-s', 'build'], ROOT);
  else if (!existsSync(gateway)) throw new ToolError(`--gateway names ${gateway}, which does not exist.`);
}

/** Runs a command to its end. */
export function run(command: string, words: readonly string[], cwd: string, env: Record<string, string> = {}): void {
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new ToolError(`${command} ${words.join(' ')} failed:\n${stdout}${stderr}`);
}

function isOnPath(tool: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, tool)));
}

function coreCount(): number {
  return Number(spawnSync('nproc', { encoding: 'utf8' }).stdout);
}
