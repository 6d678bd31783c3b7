import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type TestContext } from 'vitest';
import { cbrBackupTask } from '../../../../src/sandbox/cbr/estate-tasks.ts';
import type { CbrBackup, CbrCheckpoint, CbrTask } from '../../../../src/sandbox/cbr/rows.ts';
import { type Estate, emptyEstate } from '../../../../src/sandbox/estate.ts';
import { MINUTE_MS } from '../../../../src/sandbox/instants.ts';
import { addProvider, addRun, serverVault } from '../../../support/estates.ts';
import { startGateway } from '../../../support/gateway.ts';
import { follower, OWN_TOKEN, until } from './followed.ts';

export const NODES = `subscription ($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Checkpoint { status } ... on Backup { copy: status } ... on Task { run: status } }
}`;
export const ONE = 'subscription ($id: ID!) { checkpoint(id: $id) { status } }';
export const RESET = `mutation ($id: ID!) {
  resetCheckpointState(input: { id: $id, state: ERROR }) { ... on Failure { message } }
}`;
export const LONG_MS = 60 * MINUTE_MS;

export interface Run {
  readonly checkpoint: CbrCheckpoint;
  readonly backup: CbrBackup;
  readonly task: CbrTask;
}

/** A vault with checkpoints of one backup each, which run for an hour, and their tasks. */
export function runningRuns(count: number): { readonly estate: Estate; readonly runs: Run[] } {
  const estate = emptyEstate();
  const vault = serverVault('nightly');
  estate.cbr.vaults.push(vault);
  const now = Date.now();
  const runs = Array.from({ length: count }, (_, index) => {
    const { checkpoint, backups } = addRun(estate, vault, now - index * 1_000, { settlesAt: now + LONG_MS });
    const [backup] = backups;
    if (!backup) throw new Error('The vault has no resource.');
    const task = cbrBackupTask(backup, vault.name);
    estate.cbr.tasks.push(task);
    return { checkpoint, backup, task };
  });
  return { estate, runs };
}

/** The same, but finished long ago. */
export function finishedRuns(count: number) {
  const { estate, runs } = runningRuns(count);
  for (const { backup, task, checkpoint } of runs) {
    for (const row of [backup, task, checkpoint]) row.createdAt -= 24 * LONG_MS;
    backup.settlesAt = task.startsAt = task.endsAt = backup.createdAt;
  }
  return { estate, runs };
}

export function labCheckpoints() {
  const estate = emptyEstate();
  addProvider(estate, 'north', { plans: 1, checkpoints: 5 });
  return { estate, checkpoints: estate.karbor.checkpoints };
}

export async function open({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, estate: Estate) {
  const gateway = await startGateway({}, { sandbox: { estate }, callersTokens: OWN_TOKEN });
  onTestFinished(gateway.close);
  const { sandbox } = gateway;
  if (!sandbox) throw new Error('The gateway has no sandbox.');
  const { requests } = sandbox;
  const calls = () => requests.filter(({ service }) => service !== 'keystone').map(({ path }) => path);
  /** The calls of the next round. */
  async function round(): Promise<string[]> {
    requests.length = 0;
    await until(() => expect(calls()).not.toEqual([]));
    // In this time no other round may follow.
    await sleep(1_000);
    return calls();
  }
  return { sandbox, query: gateway.query, follow: follower(gateway.url), round };
}

export const idsOf = {
  checkpoints: ({ checkpoint }: Run) => `checkpoint:sg:${checkpoint.id}`,
  tasks: ({ task }: Run) => `task:sg:${task.id}`,
  backups: ({ backup }: Run) => `backup:sg:${backup.id}`,
};

/** Whether a call lists tasks. */
export function isList(path: string): boolean {
  return path.includes('/operation-logs?');
}

export const FEW = 5;

export const checkpointIdsOf = (runs: readonly Run[]) => runs.map(idsOf.checkpoints);
