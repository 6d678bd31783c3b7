import { onTestFinished } from 'vitest';
import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import type { Rule } from '../../../src/sandbox/knobs.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { folder, start } from '../../support/command.ts';
import { addProvider, DAY, labId, serverVault } from '../../support/estates.ts';
import { type Answer, openGateway, type TestGateway } from '../../support/gateway.ts';
import { postTo } from '../../support/post.ts';
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
  /** Public ids of one vault on each upstream. */
  readonly vaults: { readonly sg: string; readonly lab: string };
  /** Those of another one. */
  readonly others: { readonly sg: string; readonly lab: string };
  /** The public ids of all checkpoints that were created. */
  readonly created: () => readonly string[];
  /** Another replica in this process. */
  readonly open: (content?: object) => TestGateway;
}

/** Two vaults on each upstream, an empty Redis and no replica yet. */
export async function openScene(rules: Rule[] = [], settings: readonly string[] = []): Promise<Scene> {
  const estate = emptyEstate();
  Object.assign(estate.cbr.pace, { queueMs: 0, backupMs: 0 });
  const [vault, other] = [serverVault('web'), serverVault('shop')];
  estate.cbr.vaults.push(vault, other);
  const { plans } = addProvider(estate, 'north', { plans: 2, checkpoints: 0 });
  const [redis, sandbox] = await Promise.all([startRedis(settings), startSandbox({ estate, knobs: { rules } })]);
  onTestFinished(() => sandbox.close());
  const content = contentOf(sandbox, redis.url);
  return {
    redis,
    sandbox,
    estate,
    content,
    vaults: { sg: `vault:sg:${vault.id}`, lab: `vault:lab:${plans[0]?.id}` },
    others: { sg: `vault:sg:${other.id}`, lab: `vault:lab:${plans[1]?.id}` },
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

/** Another replica, as a process. */
export interface ReplicaProcess {
  readonly signal: (name: NodeJS.Signals) => void;
  /** Creates a checkpoint; undefined if the replica does not respond. */
  readonly create: (input: object) => Promise<{ readonly [field: string]: unknown } | undefined>;
}

export async function startReplica({ content }: Pick<Scene, 'content'>): Promise<ReplicaProcess> {
  const command = start(['--port', '0'], {}, folder(content));
  const printed = await command.printed(/Gateway {3}(http:\S+)/);
  const post = postTo(/Gateway {3}(http:\S+)/.exec(printed)?.[1] ?? '');
  const document = `mutation ($input: CreateCheckpointInput!) { result: createCheckpoint(input: $input) {
    ... on CreateCheckpointPayload { checkpointId isFound } ... on Failure { code message retryable } } }`;
  return {
    signal: (name) => void command.process.kill(name),
    create: async (input) => {
      const response = await post(document, { variables: { input } }).catch(() => undefined);
      return ((await response?.json()) as Answer | undefined)?.data.result;
    },
  };
}
