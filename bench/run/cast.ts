import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COUNT, REFUSED } from '../upstream/server.ts';
import { LOAD_CORE, type Pinned, spawnPinned } from './process.ts';
import { type ServerKind, type Stage, servers } from './servers.ts';
import { COMPILED } from './tools.ts';

/** A server that runs. */
export interface Member extends ServerKind {
  readonly name: string;
  readonly process: Pinned;
}

/** A server that does not run, and why. */
export interface Absent {
  readonly name: string;
  readonly title: string;
  readonly reason: string;
  /** Whether the server cannot say the queries, and was not started. */
  readonly isLeftOut: boolean;
}

// A vault's status and sizes lie deeper on that wire.
const SHOWN_AS_IT_LIES = "left out: without code a server shows CBR's bodies as they lie, which is another answer";

/** An upstream and the servers over it. */
export interface Cast {
  readonly members: readonly Member[];
  readonly absent: readonly Absent[];
  readonly upstream: Pinned;
  readonly upstreamCalls: () => Promise<number>;
  /** How many of them were answered with 503. */
  readonly refusals: () => Promise<number>;
  readonly folder: string;
  readonly close: () => Promise<void>;
}

export interface CastOptions {
  readonly names: readonly string[];
  readonly isCbr?: boolean;
  readonly delayMs?: number;
  /** Whether 5 % of the upstream's answers are 503. */
  readonly isFaulty?: boolean;
  /** How many projects there are for the query that lists one of them; one unless given. */
  readonly lists?: number;
  /** How many processes there are of the gateway and of the aggregator, as members of one name; one unless given. */
  readonly copies?: number | undefined;
  readonly gateway: string | undefined;
  /** The entry of an old build, from which each server is started, too. */
  readonly against?: string;
  /** Whether the gateway has metrics; an old build has none. */
  readonly hasMetrics?: boolean;
  readonly say: (line: string) => void;
}

// All ratios are taken against the aggregator, and the bounds are on those of the gateway.
const COPIED = ['gateway', 'aggregator'];

/** The name of the same server from the old build. */
export function oldNameOf(name: string): string {
  return `old-${name}`;
}

/** Starts an upstream on the core of the load, and the servers on that of the gateway. */
export async function openCast(options: CastOptions): Promise<Cast> {
  const { names, isCbr = false, delayMs = 0, isFaulty = false, lists = 1, gateway, against, say } = options;
  const { hasMetrics = false, copies = 1 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-bench-'));
  const upstream = await spawnPinned({
    core: LOAD_CORE,
    command: process.execPath,
    words: [join(COMPILED, 'upstream', 'main.js'), String(delayMs), isFaulty ? 'faulty' : 'well'],
    cwd: folder,
    logFile: join(folder, 'upstream.log'),
  });
  const members: Member[] = [];
  const absent: Absent[] = [];
  async function start(name: string, kind: ServerKind, stage: Stage): Promise<void> {
    const { title, dialect } = kind;
    if (isCbr && dialect === 'rest') {
      absent.push({ name, title, reason: SHOWN_AS_IT_LIES, isLeftOut: true });
      return;
    }
    try {
      members.push({ ...kind, name, process: await kind.start(stage) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      say(`${name}: ${reason}`);
      absent.push({ name, title, reason: `did not start: ${reason.split('\n')[0]?.slice(0, 300)}`, isLeftOut: false });
    }
  }
  const stage = { upstream: upstream.url, isCbr, lists, folder, gateway };
  const folderIn = (name: string) => {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    return own;
  };
  for (const name of names) {
    const kind = servers[name];
    if (kind === undefined) continue;
    await start(name, kind, hasMetrics ? { ...stage, more: { metrics: { port: 0 } } } : stage);
    for (let copy = 2; COPIED.includes(name) && copy <= copies; copy += 1)
      await start(name, kind, { ...stage, folder: folderIn(`copy ${copy}`) });
    if (against) await start(oldNameOf(name), kind, { ...stage, folder: folderIn('old'), gateway: against });
  }
  const count = async (path: string) => Number(await (await fetch(`${upstream.url}${path}`)).text());
  return {
    members,
    absent,
    upstream,
    upstreamCalls: () => count(COUNT),
    refusals: () => count(REFUSED),
    folder,
    close: async () => {
      for (const { process: running } of members) await running.stop();
      await upstream.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
