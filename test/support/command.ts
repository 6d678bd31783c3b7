import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { installForTests } from './installed.ts';

/** The gateway as an operator starts it, for Node. */
/** The line in which the process prints where GraphiQL is. */
export const GRAPHIQL = /GraphiQL {2}(http:\/\/\S+)\/graphql\n/;

export const MAIN = join(installForTests(), 'dist/main.js');
const INHERITED = ['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]);

/** A folder for one test, empty or with the given file as gateway.config.json if there is one. */
export function folder(config?: object | string): string {
  const path = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  if (config !== undefined) writeFileSync(join(path, 'gateway.config.json'), text);
  return path;
}

export interface Command {
  process: ChildProcessByStdio<null, Readable, Readable>;
  /** Waits for standard output to match, or for the end of the process. */
  printed(pattern: RegExp): Promise<string>;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

export interface CommandOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** Whether it leads a process group of its own, all of which ends with the test. */
  readonly detached?: boolean;
}

/** Starts the gateway as a process that lives as long as the test, in an empty folder unless told otherwise. */
export function start(words: readonly string[], env: Record<string, string> = {}, cwd = folder()): Command {
  return startCommand(process.execPath, [MAIN, ...words], { env, cwd });
}

/** Starts any command as a process that lives as long as the test. */
export function startCommand(file: string, words: readonly string[], options: CommandOptions = {}): Command {
  const { env = {}, cwd = folder(), detached = false } = options;
  const child = spawn(file, words, {
    cwd,
    env: { ...Object.fromEntries(INHERITED), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  onTestFinished(() => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    process.kill(detached ? -child.pid : child.pid, 'SIGKILL');
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  const printed = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(stdout) && child.exitCode === null) await Promise.race([once(child.stdout, 'data'), ended]);
    if (!pattern.test(stdout)) throw new Error(`The process ended without printing ${pattern}: ${stdout}${stderr}`);
    return stdout;
  };
  return { process: child, printed, ended };
}

/** Runs the gateway to its end. */
export function run(...input: Parameters<typeof start>): Command['ended'] {
  return start(...input).ended;
}
