import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Rule } from '../../src/sandbox/knobs.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { cbrNights, largeKarbor } from '../support/estates.ts';
import type { FaultRule, Stage } from './recording.ts';

const CLOCK = new URL('clock.mjs', import.meta.url).href;
const TICK_MS = 1_000;
const INHERITED = ['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]);

/** The noon at which every gateway is started, and stays. */
export const NOON = Date.UTC(2026, 10, 22, 12);

/** A gateway on its stage. */
export interface Running {
  readonly url: string;
  /** What the upstreams were asked since the last look; it moves their clock on. */
  readonly takeCalls: () => string[];
  readonly stop: () => Promise<void>;
}

/** Starts a built gateway, and its upstreams where they are not its own sandbox. */
export async function startStage(entry: string, stage: Stage): Promise<Running> {
  let now = NOON;
  const sandbox = stage.estate === 'own' ? undefined : await startSandbox(worldOf(stage, () => now));
  const folder = folderWith({ ...stage.files, 'gateway.config.json': JSON.stringify(configOf(stage, sandbox)) });
  const child = spawnEntry(entry, ['--port', '0'], folder, stage.env);
  const stop = async () => {
    child.kill('SIGKILL');
    await sandbox?.close();
    rmSync(folder, { recursive: true });
  };
  const url = await printedUrl(child).catch(async (error: unknown) => {
    await stop();
    throw new Error(`The gateway of ${stage.name} did not start.`, { cause: error });
  });
  const takeCalls = () => {
    now += TICK_MS;
    const calls = sandbox?.requests.splice(0) ?? [];
    return calls.map(({ service, method, path }) => `${service} ${method} ${path}`).toSorted();
  };
  return { url, takeCalls, stop };
}

/** A folder of its own with these files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'replay-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The command of a build, its calendar standing still. */
export function spawnEntry(entry: string, words: readonly string[], cwd: string, env: Stage['env'] = {}) {
  return spawn(process.execPath, ['--import', CLOCK, entry, ...words], {
    cwd,
    env: { ...Object.fromEntries(INHERITED), REPLAY_AT: String(NOON), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function worldOf({ estate, faults = [] }: Stage, now: () => number) {
  const knobs = { rules: faults.map(ruleOf) };
  return estate === 'demo' ? { now, knobs } : { now, knobs, estate: { ...largeKarbor(), cbr: cbrNights(60, 5).cbr } };
}

function ruleOf({ path, ...rule }: FaultRule): Rule {
  return { ...rule, ...(path !== undefined && { path: new RegExp(path) }) } as Rule;
}

function configOf({ config, upstream = {} }: Stage, sandbox: Sandbox | undefined): object {
  if (!sandbox) return config;
  const { upstreams } = sandbox.gatewayConfig() as { upstreams: object[] };
  return { ...config, upstreams: upstreams.map((one) => ({ ...one, ...upstream })) };
}

async function printedUrl(child: ChildProcess): Promise<string> {
  let printed = '';
  const ended = once(child, 'close').then(() => {
    throw new Error(printed);
  });
  ended.catch(() => {});
  child.stderr?.on('data', (text) => {
    printed += text;
  });
  // Everything is read, as long as the gateway runs: a full pipe would stop its log.
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (printed.length < 10_000) printed += text;
  });
  for (;;) {
    const url = /^Gateway +(http:\S+)/m.exec(printed)?.[1];
    if (url !== undefined) return url;
    await Promise.race([once(child.stdout as NonNullable<typeof child.stdout>, 'data'), ended]);
  }
}
