import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COUNT } from '../upstream/server.ts';
import { LOAD_CORE, type Pinned, spawnPinned } from './process.ts';
import { type ServerKind, servers } from './servers.ts';
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
  readonly say: (line: string) => void;
}

/** Starts an upstream on the core of the load, and the servers on that of the gateway. */
export async function openCast({ names, isCbr = false, delayMs = 0, gateway, say }: CastOptions): Promise<Cast> {
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
  for (const name of names) {
    const kind = servers[name];
    if (kind === undefined) continue;
    try {
      const running = await kind.start({ upstream: upstream.url, isCbr, folder, gateway });
      members.push({ ...kind, name, process: running });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      say(`${name}: ${reason}`);
      absent.push({ name, reason: reason.split('\n')[0]?.slice(0, 300) ?? '' });
    }
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
