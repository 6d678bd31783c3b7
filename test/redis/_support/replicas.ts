import { onTestFinished } from 'vitest';
import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import type { Rule } from '../../../src/sandbox/knobs.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { addProvider, DAY, labId, serverVault } from '../../support/estates.ts';
import { openGateway, type TestGateway } from '../../support/gateway.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';

export const SECRET = 'a secret of the tests of replicas, 32 characters and more';

/** What all replicas of a test have in their configuration. */
export function contentOf(sandbox: Sandbox, url: string): Record<string, unknown> {
  return { ...sandbox.gatewayConfig(), secret: SECRET, redis: { url } };
}

export interface Scene {
  readonly redis: RedisServer;
  readonly sandbox: Sandbox;
  readonly estate: Estate;
  readonly content: Record<string, unknown>;
  readonly vaults: { readonly sg: string; readonly lab: string };
  /** The public ids of all checkpoints that were created. */
  readonly created: () => readonly string[];
  /** Another replica in this process. */
  readonly open: (content?: object) => TestGateway;
}

/** One vault on each upstream, an empty Redis and no replica yet. */
export async function openScene(rules: Rule[] = []): Promise<Scene> {
  const estate = emptyEstate();
  Object.assign(estate.cbr.pace, { queueMs: 0, backupMs: 0 });
  const vault = serverVault('web');
  estate.cbr.vaults.push(vault);
  const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 0 });
  const [redis, sandbox] = await Promise.all([startRedis(), startSandbox({ estate, knobs: { rules } })]);
  onTestFinished(() => sandbox.close());
  const content = contentOf(sandbox, redis.url);
  return {
    redis,
    sandbox,
    estate,
    content,
    vaults: { sg: `vault:sg:${vault.id}`, lab: `vault:lab:${plans[0]?.id}` },
    created: () => [
      ...estate.cbr.checkpoints.map(({ id }) => `checkpoint:sg:${id}`),
      ...estate.karbor.checkpoints.map(labId),
    ],
    open: (more = {}) => openGateway({ ...content, ...more }),
  };
}

/** Waits until a gateway has connected, and makes the store two days old. */
export async function settle({ redis }: Pick<Scene, 'redis'>, ms = 2 * DAY): Promise<void> {
  while ((await redis.client.keys('*:began')).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await redis.age(ms);
}

/** How many creates the upstreams have received. */
export function postsOf({ requests }: Sandbox): number {
  return requests.filter(({ method, path }) => method === 'POST' && /checkpoints$/.test(path)).length;
}
