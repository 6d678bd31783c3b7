import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COUNT } from '../upstream/server.ts';
import { LOAD_CORE, type Pinned, spawnPinned } from './process.ts';
import { type ServerKind, type Stage, servers } from './servers.ts';
import { COMPILED } from './tools.ts';

/** A server that runs. */
export interface Member extends ServerKind {
  readonly name: string;
  readonly process: Pinned;
}

/** An upstream and the servers over it. */
export interface Cast {
  readonly members: readonly Member[];
  /** Servers that did not start, with the reason. */
  readonly absent: readonly { readonly name: string; readonly reason: string }[];
  readonly upstream: Pinned;
  readonly upstreamCalls: () => Promise<number>;
  readonly folder: string;
  readonly close: () => Promise<void>;
}

export interface CastOptions {
  readonly names: readonly string[];
  readonly isCbr?: boolean;
  readonly delayMs?: number;
  readonly gateway: string | undefined;
  /** The entry of an old build, from which each server is started, too. */
  readonly against?: string;
  /** Whether the gateway has metrics; an old build has none. */
  readonly hasMetrics?: boolean;
  readonly say: (line: string) => void;
}

/** The name of the same server from the old build. */
export function oldNameOf(name: string): string {
  return `old-${name}`;
}

/** Starts an upstream on the core of the load, and the servers on that of the gateway. */
export async function openCast(options: CastOptions): Promise<Cast> {
  const { names, isCbr = false, delayMs = 0, gateway, against, hasMetrics = false, say } = options;
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-bench-'));
  const upstream = await spawnPinned({
    core: LOAD_CORE,
    command: process.execPath,
    words: [join(COMPILED, 'upstream', 'main.js'), String(delayMs)],
    cwd: folder,
    logFile: join(folder, 'upstream.log'),
  });
  const members: Member[] = [];
  const absent: { name: string; reason: string }[] = [];
  async function start(name: string, kind: ServerKind, stage: Stage): Promise<void> {
    try {
      members.push({ ...kind, name, process: await kind.start(stage) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      say(`${name}: ${reason}`);
      absent.push({ name, reason: reason.split('\n')[0]?.slice(0, 300) ?? '' });
    }
  }
  const stage = { upstream: upstream.url, isCbr, folder, gateway };
  const oldFolder = join(folder, 'old');
  mkdirSync(oldFolder);
  for (const name of names) {
    const kind = servers[name];
    if (kind === undefined) continue;
    await start(name, kind, hasMetrics ? { ...stage, more: { metrics: { port: 0 } } } : stage);
    if (against) await start(oldNameOf(name), kind, { ...stage, folder: oldFolder, gateway: against });
  }
  return {
    members,
    absent,
    upstream,
    upstreamCalls: async () => Number(await (await fetch(`${upstream.url}${COUNT}`)).text()),
    folder,
    close: async () => {
      for (const { process: running } of members) await running.stop();
      await upstream.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
