import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { startFlags } from '../run/start-flags.ts';

/** What a gateway holds and has used. */
export interface Look {
  /** CPU time of all threads, in microseconds. */
  readonly cpuUs: number;
  /** In bytes. */
  readonly rss: number;
  /** Behind a collection: what keeps the process busy, by kind, and the objects that are alive. */
  readonly held: Readonly<Record<string, number>>;
}

export interface FollowedGateway {
  readonly url: string;
  readonly port: number;
  /** The polls that the upstream has answered. */
  readonly polls: () => number;
  /** @param isExact Whether garbage is collected first, which takes time. */
  readonly look: (isExact?: boolean) => Promise<Look>;
  readonly close: () => Promise<void>;
}

// Within the gateway's own process.
const HOOK = `
  import { ServerResponse } from 'node:http';
  import { queryObjects } from 'node:v8';
  // Sockets and timers are among what keeps the process busy. To count a class takes a second.
  const classes = { ServerResponse, AbortSignal };
  const counted = () => Object.fromEntries(
    Object.entries(classes).map(([name, one]) => [name, queryObjects(one, { format: 'count' })]));
  async function look(isExact) {
    const held = {};
    for (let time = 0; isExact && time < 4; time += 1) {
      globalThis.gc();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (isExact) for (const kind of process.getActiveResourcesInfo()) held['busy ' + kind] = (held['busy ' + kind] ?? 0) + 1;
    const { user, system } = process.cpuUsage();
    process.send({ cpuUs: user + system, rss: process.memoryUsage.rss(), held: { ...held, ...(isExact && counted()) } });
  }
  process.on('message', (isExact) => void look(isExact));
  // The process does not outlive whoever measures.
  process.on('disconnect', () => process.exit());
  process.channel.unref();`;

const PROJECT = 'project-of-streams';
export const WATCHED = '5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12';
export const FOLLOW = {
  query:
    'subscription ($id: ID!) { checkpoint(id: $id) { id status nativeStatus vaultName resources { name sizeGb } } }',
  variables: { id: `checkpoint:sg:${WATCHED}` },
};

/** A gateway in a process of its own, over a CBR whose checkpoint differs at each read. */
export async function openFollowedGateway(main: string, limits: object = {}): Promise<FollowedGateway> {
  let polls = 0;
  const upstream = createServer((_request, response) => {
    polls += 1;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ checkpoint: changing(polls) }));
  });
  // Idle connections end before anyone looks for what is left.
  upstream.keepAliveTimeout = 1_000;
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-streams-'));
  const file = join(folder, 'gateway.json');
  const sg = { name: 'sg', kind: 'cbr', endpoint, projectId: PROJECT, auth: { mode: 'token', token: 'of-the-bench' } };
  writeFileSync(file, JSON.stringify({ port: 0, upstreams: [sg], limits }));
  const gateway = fork(main, ['--config', file], {
    execArgv: [
      ...startFlags,
      '--expose-gc',
      '--no-warnings',
      '--import',
      `data:text/javascript,${encodeURIComponent(HOOK)}`,
    ],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await addressOf(gateway.stdout);
  return {
    url,
    port: Number(new URL(url).port),
    polls: () => polls,
    look: async (isExact = false) => {
      gateway.send(isExact);
      const [seen] = (await once(gateway, 'message')) as [Look];
      return seen;
    },
    close: async () => {
      gateway.kill('SIGKILL');
      upstream.closeAllConnections();
      upstream.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function changing(poll: number): object {
  const resources = [
    { id: WATCHED, type: 'OS::Nova::Server', name: 'web', resource_size: 40, protect_status: 'protecting' },
  ];
  return {
    id: WATCHED,
    project_id: PROJECT,
    status: 'protecting',
    created_at: '2026-01-01T00:00:00.000Z',
    vault: { id: WATCHED, name: `poll ${poll}`, resources },
  };
}

/** Where the gateway listens. Its log is read and dropped: a full pipe would hold it up. */
function addressOf(output: Readable | null): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    output?.on('data', (chunk) => {
      if (text.length < 10_000) text += String(chunk);
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
      if (url) resolve(url);
    });
    output?.once('end', () => reject(new Error(`The gateway did not start: ${text}`)));
  });
}
