import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gatewayConfig } from '../peers/gateway.ts';
import { tailcallConfig } from '../peers/tailcall/config.ts';
import { cbrQueries, type Dialect, karborQueries, keyOf, keysOf } from '../queries.ts';
import { referenceAnswer } from '../reference.ts';
import { GATEWAY_CORE, type Pinned, type PinnedOptions, spawnPinned } from './process.ts';
import { startFlags } from './start-flags.ts';
import { BENCH, COMPILED, ROOT, run } from './tools.ts';

/** What a server is started with. */
export interface Stage {
  readonly upstream: string;
  readonly isCbr: boolean;
  /** How many projects there are for the query that lists one of them; one unless given. */
  readonly lists?: number;
  readonly folder: string;
  readonly gateway: string | undefined;
  /** Further options of Node for the gateway. */
  readonly flags?: readonly string[];
  /** Further keys of the gateway's configuration. */
  readonly more?: object;
}

/** A server that can be measured. */
export interface ServerKind {
  readonly title: string;
  readonly dialect: Dialect;
  readonly start: (stage: Stage) => Promise<Pinned>;
}

type Given = Pick<PinnedOptions, 'command' | 'words' | 'env' | 'url'>;

function pinned(name: string, stage: Stage, given: Given): Promise<Pinned> {
  return spawnPinned({ core: GATEWAY_CORE, cwd: stage.folder, logFile: join(stage.folder, `${name}.log`), ...given });
}

/** @param more What its configuration says otherwise. */
export function startGateway(name: string, stage: Stage, more: object = {}): Promise<Pinned> {
  const config = join(stage.folder, `${name}.json`);
  writeFileSync(
    config,
    JSON.stringify({ ...gatewayConfig(stage.upstream, stage.isCbr, stage.lists), ...stage.more, ...more }),
  );
  const main = stage.gateway ?? join(ROOT, 'dist', 'main.js');
  return pinned(name, stage, {
    command: process.execPath,
    words: [...startFlags, ...(stage.flags ?? []), main, '--config', config],
  });
}

interface PeerWords {
  readonly env?: Record<string, string>;
  readonly isListing?: boolean;
}

function startNodePeer(name: string, stage: Stage, { env = {}, isListing = false }: PeerWords = {}): Promise<Pinned> {
  const options = [...(stage.isCbr ? ['cbr'] : []), ...(isListing ? ['listing'] : [])];
  const words = [join(COMPILED, 'peers', 'main.js'), name, stage.upstream, ...options];
  return pinned(isListing ? `${name}-listing` : name, stage, { command: process.execPath, words, env });
}

async function startStatic(stage: Stage): Promise<Pinned> {
  const names = stage.isCbr ? cbrQueries : karborQueries;
  return startWith('static', stage, await Promise.all(names.map(async (name) => [name, await referenceAnswer(name)])));
}

async function startFloor(stage: Stage): Promise<Pinned> {
  const keys = (['q1', 'q2'] as const).flatMap((name) =>
    Array.from({ length: keysOf(name) }, (_, key) => ({ name, key })),
  );
  const answer = async ({ name, key }: (typeof keys)[number]) => [keyOf(name, key), await referenceAnswer(name, key)];
  return startWith('floor', stage, await Promise.all(keys.map(answer)));
}

/** A peer that is given its answers. */
function startWith(name: string, stage: Stage, answers: readonly (readonly string[])[]): Promise<Pinned> {
  const file = join(stage.folder, `${name}.answers.json`);
  writeFileSync(file, JSON.stringify(Object.fromEntries(answers)));
  return startNodePeer(name, stage, { env: { ANSWERS: file } });
}

async function startMesh(stage: Stage): Promise<Pinned> {
  const { folder, upstream } = stage;
  const supergraph = join(folder, 'supergraph.graphql');
  const config = join(COMPILED, 'peers', 'mesh');
  const compose = join(BENCH, 'node_modules', '.bin', 'mesh-compose');
  const env = { MESH_FOLDER: folder, MESH_UPSTREAM: upstream };
  run(compose, ['-c', join(config, 'mesh.config.js'), '-o', supergraph], folder, env);
  const port = await freePort();
  const bin = join(BENCH, 'node_modules', '@graphql-hive', 'gateway', 'dist', 'bin.js');
  const given = ['--host', '127.0.0.1', '--port', String(port), '--fork', '1'];
  const words = [bin, 'supergraph', supergraph, '-c', join(config, 'gateway.config.js'), ...given];
  return pinned('mesh', stage, { command: process.execPath, words, url: `http://127.0.0.1:${port}` });
}

async function startTailcall(name: string, stage: Stage, hasDedupe: boolean): Promise<Pinned> {
  const port = await freePort();
  const config = join(stage.folder, `${name}.graphql`);
  writeFileSync(config, tailcallConfig(stage.upstream, port, hasDedupe));
  const command = join(BENCH, 'node_modules', '@tailcallhq', 'core-linux-x64-gnu', 'bin', 'tailcall');
  const env = { TAILCALL_LOG_LEVEL: 'error', TAILCALL_TRACKER: 'false' };
  return pinned(name, stage, { command, words: ['start', config], env, url: `http://127.0.0.1:${port}` });
}

/** Equal queries under way do not share their work; equal single reads of one caller still do. */
const SHARING_OFF = { shareQueries: false };

/** Every server by its name on the command line. */
export const servers: Readonly<Record<string, ServerKind>> = {
  gateway: { title: 'checkpoint-gateway', dialect: 'graph', start: (stage) => startGateway('gateway', stage) },
  'gateway-unshared': {
    title: 'checkpoint-gateway, sharing off',
    dialect: 'graph',
    start: (stage) => startGateway('gateway-unshared', stage, SHARING_OFF),
  },
  aggregator: {
    title: 'hand-written aggregator (node:http + undici)',
    dialect: 'path',
    start: (stage) => startNodePeer('aggregator', stage),
  },
  yoga: {
    title: 'plain Yoga + Pothos + fetch + dataloader',
    dialect: 'graph',
    start: (stage) => startNodePeer('yoga', stage),
  },
  'yoga-listing': {
    title: 'plain Yoga, several vaults from the list',
    dialect: 'graph',
    start: (stage) => startNodePeer('yoga', stage, { isListing: true }),
  },
  apollo: {
    title: 'Apollo Server + RESTDataSource',
    dialect: 'graph',
    start: (stage) => startNodePeer('apollo', stage),
  },
  mercurius: { title: 'Mercurius + jit', dialect: 'graph', start: (stage) => startNodePeer('mercurius', stage) },
  hive: { title: 'Hive Gateway over a Mesh-composed source', dialect: 'rest', start: startMesh },
  tailcall: {
    title: 'Tailcall 1.0.0',
    dialect: 'rest',
    start: (stage) => startTailcall('tailcall', stage, false),
  },
  'tailcall-dedupe': {
    title: 'Tailcall 1.0.0 with dedupe',
    dialect: 'rest',
    start: (stage) => startTailcall('tailcall-dedupe', stage, true),
  },
  static: { title: 'static node:http', dialect: 'fixed', start: startStatic },
};

/** The least that Q1 and Q2 can cost; no peer, for no answer is made of what is read. */
export const floor: ServerKind = {
  title: 'floor: the same exchange by bare node:http and undici',
  dialect: 'graph',
  start: startFloor,
};

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
