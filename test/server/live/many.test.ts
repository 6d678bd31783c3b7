import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { cbrBackupTask, cbrDeletionTask, cbrTask } from '../../../src/sandbox/cbr/estate-tasks.ts';
import type { CbrBackup, CbrCheckpoint, CbrTask } from '../../../src/sandbox/cbr/rows.ts';
import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import { MINUTE_MS } from '../../../src/sandbox/instants.ts';
import { karborOperationLog } from '../../../src/sandbox/karbor/estate.ts';
import { karborRestore, karborRestoreLog } from '../../../src/sandbox/karbor/estate-runs.ts';
import { addProvider, addRun, childOf, labId, serverVault } from '../../support/estates.ts';
import { startGateway } from '../../support/gateway.ts';
import { COMPLETE, follower, OWN_TOKEN, ownToken, until } from './_support/followed.ts';

const NODES = `subscription ($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Checkpoint { status } ... on Backup { copy: status } ... on Task { run: status } }
}`;
const ONE = 'subscription ($id: ID!) { checkpoint(id: $id) { status } }';
const RESET = `mutation ($id: ID!) {
  resetCheckpointState(input: { id: $id, state: ERROR }) { ... on Failure { message } }
}`;
const LONG_MS = 60 * MINUTE_MS;

interface Run {
  readonly checkpoint: CbrCheckpoint;
  readonly backup: CbrBackup;
  readonly task: CbrTask;
}

/** A vault with checkpoints of one backup each, which run for an hour, and their tasks. */
function runningRuns(count: number): { readonly estate: Estate; readonly runs: Run[] } {
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
function finishedRuns(count: number) {
  const { estate, runs } = runningRuns(count);
  for (const { backup, task, checkpoint } of runs) {
    for (const row of [backup, task, checkpoint]) row.createdAt -= 24 * LONG_MS;
    backup.settlesAt = task.startsAt = task.endsAt = backup.createdAt;
  }
  return { estate, runs };
}

function labCheckpoints() {
  const estate = emptyEstate();
  addProvider(estate, 'north', { plans: 1, checkpoints: 5 });
  return { estate, checkpoints: estate.karbor.checkpoints };
}

async function open({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, estate: Estate) {
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

const idsOf = {
  checkpoints: ({ checkpoint }: Run) => `checkpoint:sg:${checkpoint.id}`,
  tasks: ({ task }: Run) => `task:sg:${task.id}`,
  backups: ({ backup }: Run) => `backup:sg:${backup.id}`,
};

describe.concurrent('a round of a live query of 100 objects', () => {
  it.for([
    ['checkpoints', 'running', runningRuns, 3],
    ['checkpoints', 'final', finishedRuns, 3],
    ['tasks', 'running', runningRuns, 2],
    ['tasks', 'final', finishedRuns, 3],
    ['backups', 'final', finishedRuns, 3],
  ] as const)('of CBR: %s that are %s', async ([entity, _state, make, most], t) => {
    const { estate, runs } = make(100);
    const { follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: runs.map(idsOf[entity]) } });
    await until(() => expect(soFar()).toContain('"nodes"'));
    const calls = await round();
    expect(calls.length, calls.join(', ')).toBeLessThanOrEqual(most);
    leave();
  });

  it('of Karbor: checkpoints of ten providers', async (t) => {
    const estate = emptyEstate();
    for (let number = 0; number < 10; number += 1) {
      addProvider(estate, `provider-${number}`, { plans: 1, checkpoints: 10 });
    }
    const { follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: estate.karbor.checkpoints.map(labId) } });
    await until(() => expect(soFar()).toContain('"nodes"'));
    const calls = await round();
    expect(calls.length, calls.join(', ')).toBeLessThanOrEqual(2);
    leave();
  });

  it('as 100 streams of one caller', async (t) => {
    const { estate, runs } = runningRuns(100);
    const { follow, round } = await open(t, estate);
    const streams = await Promise.all(
      runs.map((run) => follow({ query: ONE, variables: { id: idsOf.checkpoints(run) } })),
    );
    await until(() => expect(streams.every(({ soFar }) => soFar().includes('"status"'))).toBe(true));
    const calls = await round();
    expect(calls.length, calls.join(', ')).toBeLessThanOrEqual(3);
    for (const { leave } of streams) leave();
  });
});

describe.concurrent('a live query of many objects', () => {
  const FEW = 5;
  const checkpointIds = (runs: readonly Run[]) => runs.map(idsOf.checkpoints);

  it('shows a checkpoint whose task has ended', async (t) => {
    const { estate, runs } = runningRuns(FEW);
    const { follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: checkpointIds(runs) } });
    await round();
    await round();
    const [run] = runs;
    if (run) run.backup.settlesAt = run.task.endsAt = Date.now();
    await until(() => expect(soFar()).toContain('"nodes":[{"status":"AVAILABLE"},{"status":"PROTECTING"}'));
    leave();
  });

  it('shows a checkpoint that a task has deleted between two rounds', async (t) => {
    const { estate, runs } = finishedRuns(FEW);
    const { follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: checkpointIds(runs) } });
    await round();
    await round();
    const now = Date.now();
    const last = runs.at(-1);
    if (last) {
      last.backup.goneAt = now;
      estate.cbr.tasks.push(cbrDeletionTask(last.backup, 'nightly', { createdAt: now, startsAt: now, endsAt: now }));
    }
    await until(() => expect(soFar()).toContain('{"status":"AVAILABLE"},null]'));
    leave();
  });

  it('shows a checkpoint that lags behind its task while another task runs that names only the vault', async (t) => {
    const { estate, runs } = runningRuns(FEW);
    const [vault] = estate.cbr.vaults;
    const now = Date.now();
    const sync = { operationType: 'sync', createdAt: now, endsAt: now + LONG_MS };
    for (const resource of vault?.resources ?? []) if (vault) estate.cbr.tasks.push(cbrTask(vault, resource, sync));
    const { follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: checkpointIds(runs) } });
    await round();
    const last = runs.at(-1);
    if (last) last.task.endsAt = Date.now();
    await round();
    await round();
    if (last) last.backup.settlesAt = Date.now();
    await round();
    expect(soFar()).toContain('{"status":"PROTECTING"},{"status":"AVAILABLE"}]');
    leave();
  });

  it('shows that a disk backup went with the backup of its server, the only one that the task names', async (t) => {
    const { estate, runs } = finishedRuns(FEW);
    const children = runs.map(({ backup }) => childOf(backup));
    estate.cbr.backups.push(...children);
    const { follow, round } = await open(t, estate);
    const ids = children.map(({ id }) => `backup:sg:${id}`);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids } });
    await round();
    await round();
    const now = Date.now();
    const [parent, child] = [runs.at(-1)?.backup, children.at(-1)];
    if (parent && child) {
      parent.goneAt = child.goneAt = now;
      estate.cbr.tasks.push(cbrDeletionTask(parent, 'nightly', { createdAt: now, startsAt: now, endsAt: now }));
    }
    await round();
    expect(soFar()).toContain('{"copy":"AVAILABLE"},null]');
    leave();
  });

  it('shows a restore of Karbor that runs although it was said to have failed', async (t) => {
    const { estate, checkpoints } = labCheckpoints();
    const [checkpoint] = checkpoints;
    if (!checkpoint) throw new Error('The estate has no checkpoints.');
    const now = Date.now();
    const restore = karborRestore(checkpoint, { status: 'fail', createdAt: now, endsAt: now });
    estate.karbor.restores.push(restore);
    const { follow, round } = await open(t, estate);
    const ids = [...checkpoints.map(labId), `task:lab:restore:${restore.id}`];
    const { soFar, leave } = await follow({ query: NODES, variables: { ids } });
    await round();
    await round();
    expect(soFar()).toContain('{"run":"FAILED"}');
    Object.assign(restore, { status: 'success', endsAt: now + LONG_MS });
    estate.karbor.operationLogs.push(karborRestoreLog(checkpoint, restore));
    await round();
    expect(soFar()).toContain('{"run":"RUNNING"}');
    leave();
  });

  it('reads an object in every round also while a task waits, which a copy of Karbor may do for ever', async (t) => {
    const { estate, checkpoints } = labCheckpoints();
    const [checkpoint] = checkpoints;
    if (!checkpoint) throw new Error('The estate has no checkpoints.');
    const log = karborOperationLog(checkpoint, { operationType: 'copy', status: 'wait_copying', endedAt: null });
    estate.karbor.operationLogs.push(log);
    const { follow, round } = await open(t, estate);
    const ids = [...checkpoints.map(labId), `task:lab:log:${log.id}`];
    const { leave } = await follow({ query: NODES, variables: { ids } });
    await round();
    const calls = [...(await round()), ...(await round())];
    const others = checkpoints.slice(1);
    expect(others.some(({ id }) => calls.some((call) => call.endsWith(id)))).toBe(true);
    leave();
  });

  it.for([
    ['an error of the service', { status: 500, body: { error_code: 'BackupService.9999', error_msg: 'Internal.' } }],
    ['an unreadable body', { status: 200, body: { nothing: 1 } }],
  ] as const)('goes on where lists of tasks alone answer with %s', async ([_name, answer], t) => {
    const { estate, runs } = runningRuns(FEW);
    const { sandbox, follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: checkpointIds(runs) } });
    await until(() => expect(soFar()).toContain('"nodes"'));
    sandbox.knobs.rules.push({ service: 'cbr', path: /operation-logs/, fault: { kind: 'answer', answer } });
    const [run] = runs;
    if (run) run.backup.settlesAt = run.task.endsAt = Date.now();
    await round();
    await until(() => expect(soFar()).toContain('"nodes":[{"status":"AVAILABLE"},{"status":"PROTECTING"}'));
    expect(soFar()).not.toContain('"errors"');
    leave();
  });

  it('shows the progress of running tasks from their list', async (t) => {
    const { estate, runs } = runningRuns(FEW);
    for (const { task } of runs) task.endsAt = Date.now() + 20_000;
    const query = 'subscription ($ids: [ID!]!) { nodes(ids: $ids) { ... on Task { progressPercent } } }';
    const { follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query, variables: { ids: runs.map(idsOf.tasks) } });
    await round();
    expect(await round()).toSatisfy((calls: string[]) => calls.length === 2 && calls.every(isList));
    expect(new Set(soFar().match(/"nodes":.*/g)).size).toBeGreaterThan(1);
    leave();
  });

  it('reads the object that was read longest ago in every round, for changes without a task', async (t) => {
    const { estate, runs } = finishedRuns(FEW);
    const { follow, round } = await open(t, estate);
    const { leave } = await follow({ query: NODES, variables: { ids: checkpointIds(runs) } });
    await round();
    const reads = [await round(), await round()].map((calls) => calls.filter((call) => !isList(call)));
    expect(reads.map(({ length }) => length)).toEqual([1, 1]);
    expect(reads[0]).not.toEqual(reads[1]);
    leave();
  });

  it('reads every object in every round for a caller who may not list tasks', async (t) => {
    const { estate, runs } = runningRuns(FEW);
    const { sandbox, follow, round } = await open(t, estate);
    const answer = { status: 403, body: { error_code: 'BackupService.9903', error_msg: 'Forbidden.' } };
    sandbox.knobs.rules.push({ service: 'cbr', path: /operation-logs/, fault: { kind: 'answer', answer } });
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: checkpointIds(runs) } });
    await round();
    await round();
    const calls = await round();
    expect(calls.filter(isList)).toEqual([]);
    expect(calls).toHaveLength(FEW);
    expect(soFar()).not.toContain('errors');
    leave();
  });

  it('ends with UNAUTHENTICATED where the token is refused', async (t) => {
    const { estate, checkpoints } = labCheckpoints();
    const { sandbox, follow, round } = await open(t, estate);
    const { all } = await follow({ query: NODES, variables: { ids: checkpoints.map(labId) }, headers: ownToken });
    await round();
    const answer = { status: 401, body: 'Authentication required' };
    sandbox.knobs.rules.push({ service: 'karbor', fault: { kind: 'answer', answer } });
    const text = await all;
    expect(text).toContain('"code":"UNAUTHENTICATED"');
    expect(text.endsWith(COMPLETE)).toBe(true);
  });

  it('shows the state that a caller of this gateway has reset, of which Karbor keeps no task', async (t) => {
    const { estate, checkpoints } = labCheckpoints();
    const { query, follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: checkpoints.map(labId) } });
    await round();
    await round();
    const id = checkpoints.map(labId).at(-1);
    const { errors } = await query(RESET, { id });
    expect(errors).toBeUndefined();
    await round();
    await until(() => expect(soFar()).toContain('{"status":"ERROR"}]'));
    leave();
  });
});

/** Whether a call lists tasks. */
function isList(path: string): boolean {
  return path.includes('/operation-logs?');
}
