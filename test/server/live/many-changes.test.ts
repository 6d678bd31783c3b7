import { describe, expect, it } from 'vitest';
import { cbrDeletionTask, cbrTask } from '../../../src/sandbox/cbr/estate-tasks.ts';
import { karborRestore, karborRestoreLog } from '../../../src/sandbox/karbor/estate-runs.ts';
import { childOf, labId } from '../../support/estates.ts';
import { until } from './_support/followed.ts';
import {
  checkpointIdsOf,
  FEW,
  finishedRuns,
  idsOf,
  isList,
  LONG_MS,
  labCheckpoints,
  NODES,
  open,
  RESET,
  runningRuns,
} from './_support/many.ts';

describe.concurrent('a live query of many objects', () => {
  it('shows a checkpoint whose task has ended', async (t) => {
    const { estate, runs } = runningRuns(FEW);
    const { follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: checkpointIdsOf(runs) } });
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
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: checkpointIdsOf(runs) } });
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
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: checkpointIdsOf(runs) } });
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
