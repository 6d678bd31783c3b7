import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The core of what is measured, and that of load and upstream. */
export const GATEWAY_CORE = 1;
export const LOAD_CORE = 0;

/** A server on a core of its own. */
export interface Pinned {
  readonly url: string;
  /** Its time on the CPU so far, all threads, in ms. */
  readonly cpuMs: () => number;
  readonly rssMib: () => number;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly stop: () => Promise<void>;
}

export interface PinnedOptions {
  readonly core: number;
  readonly command: string;
  readonly words: readonly string[];
  readonly cwd: string;
  /** Takes both outputs. */
  readonly logFile: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where it listens, for servers that do not print it. */
  readonly url?: string;
}

// Nothing that was started here outlives the bench.
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

// Looks now and then whether the bench is still there, and does nothing in between.
const SPIN = `for (;;) { for (let left = 1e9; left > 0; left -= 1); process.kill(${process.pid}, 0); }`;

/**
 * Keeps a core busy at the lowest priority of all, below everything that is measured. A virtual core that has nothing to
 * do sleeps, and waking it costs whoever writes to a process there, sometimes more than the answer did; a client on
 * another machine costs a server nothing of this.
 */
export function keepAwake(core: number): void {
  const words = ['-c', String(core), 'nice', '-n', '19', 'chrt', '--idle', '0', process.execPath, '-e', SPIN];
  const child = spawn('taskset', words, { stdio: 'ignore' });
  children.add(child);
  // The bench does not wait for it to end.
  child.unref();
  child.once('close', () => {
    throw new Error(`Nothing keeps core ${core} awake any more, as the results would say.`);
  });
}

const START_MS = 60_000;
const INHERITED = ['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]] as const);

/** Starts a server and waits until it listens; what it prints first that looks like an address is its own. */
export async function spawnPinned(options: PinnedOptions): Promise<Pinned> {
  const { core, command, words, cwd, logFile, env, url } = options;
  const log = openSync(logFile, 'w');
  const child = spawn('taskset', ['-c', String(core), command, ...words], {
    cwd,
    stdio: ['ignore', log, log],
    env: { ...Object.fromEntries(INHERITED), NODE_ENV: 'production', ...env },
  });
  children.add(child);
  const ended = once(child, 'close').then(() => children.delete(child));
  const { pid } = child;
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  const giveUpAt = performance.now() + START_MS;
  while (pid !== undefined && child.exitCode === null && performance.now() < giveUpAt) {
    const found = url === undefined ? printedIn(logFile) : await listeningAt(url);
    if (found !== undefined) {
      const signal = (name: NodeJS.Signals) => void child.kill(name);
      return { url: found, cpuMs: () => cpuMsOf(pid), rssMib: () => rssMibOf(pid), signal, stop };
    }
    await sleep(10);
  }
  await stop();
  throw new Error(`it did not start: ${readFileSync(logFile, 'utf8').slice(-600).trim()}`);
}

function printedIn(logFile: string): string | undefined {
  return /(?:listening|Gateway) +(http:\/\/\S+)/.exec(readFileSync(logFile, 'utf8'))?.[1];
}

async function listeningAt(url: string): Promise<string | undefined> {
  try {
    await (await fetch(url, { signal: AbortSignal.timeout(1_000) })).text();
    return url;
  } catch {
    return undefined;
  }
}

const TICK_MS = 10; // _SC_CLK_TCK is 100 wherever Linux runs Node

function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the process stands in parentheses and may hold anything.
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * TICK_MS;
}

function rssMibOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** How many ms a core has been busy and idle since the machine started; what only keeps it awake is idle. */
export function coreTimes(core: number): { readonly busyMs: number; readonly idleMs: number } {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '';
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, hard = 0, soft = 0, steal = 0] = line
    .split(' ')
    .map(Number);
  return { busyMs: (user + system + hard + soft + steal) * TICK_MS, idleMs: (nice + idle + wait) * TICK_MS };
}
