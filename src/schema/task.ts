import type { Context } from '../context/context.ts';
import type { Task } from '../domain/task.ts';
import { byId } from '../upstreams/loaders.ts';
import { BackupRef } from './backup.ts';
import { CheckpointRef } from './checkpoint.ts';
import { CHECKPOINT_BY_ID, LIVE_VAULT } from './checkpoint-cost.ts';
import { loadCheckpoint } from './checkpoint-reads.ts';
import { connectionRef } from './connection.ts';
import { costs } from './cost.ts';
import { NodeRef, nodeRef } from './node.ts';
import { ProviderRef } from './provider.ts';
import { ResourceRef } from './resource.ts';
import { BACKUP_OF_TASK, RESULTS_OF_TASK, TIMES_OF_TASK } from './task-cost.ts';
import { TaskCountsRef, TaskErrorRef, TaskKindRef, TaskResultRef, TaskStatusRef } from './task-parts.ts';
import { UpstreamRef } from './upstream.ts';
import { VaultRef } from './vault.ts';

/** Resolves a time that the operation log has. */
function fromLog(key: 'startedAt' | 'endedAt') {
  return async (task: Task, _args: unknown, { loadersOf }: Context) =>
    task[key] === undefined ? ((await loadersOf(task).taskTimes(task))[key] ?? null) : task[key];
}

export const TaskRef = nodeRef('task');

TaskRef.implement({
  description:
    'A run of an operation: a backup, a delete, a restore and so on. CBR: a row of its task list. Karbor: a row of the operation log, a restore or a verification. A verification has two ids: lists have that of its row in the log, which does not name the verification.',
  interfaces: [NodeRef],
  fields: (t) => ({
    nativeId: t.exposeString('nativeId', { description: 'The id assigned by the upstream.' }),
    upstream: t.field({
      type: UpstreamRef,
      description: 'The upstream that runs this task. Costs no call.',
      resolve: (row, _args, { profileOf }) => profileOf(row),
    }),
    projectId: t.exposeString('projectId', { description: 'The id of the project.' }),
    kind: t.expose('kind', {
      type: TaskKindRef,
      description: 'The operation. Karbor logs a delete as "protect"; its status tells it from a backup.',
    }),
    nativeKind: t.exposeString('nativeKind', {
      description: 'The upstream\'s own name of the operation. "UNKNOWN" if CBR reports none.',
    }),
    status: t.expose('status', { type: TaskStatusRef, description: 'The status of the task.' }),
    nativeStatus: t.exposeString('nativeStatus', {
      nullable: true,
      description: "The upstream's own status value. Null if it reports none.",
    }),
    isFinished: t.exposeBoolean('isFinished', {
      description: 'Whether the status is final: SUCCEEDED, FAILED, SKIPPED or TIMED_OUT.',
    }),
    progressPercent: t.exposeFloat('progressPercent', {
      nullable: true,
      description: 'The progress, 0 to 100. Null on Karbor, which reports none, and if CBR reports none.',
    }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the task was started; whole seconds on Karbor. Costs one call for a restore or verification of Karbor read by its id. Null if not recorded.',
      ...costs(TIMES_OF_TASK),
      resolve: fromLog('startedAt'),
    }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the task ended, read with startedAt. Null while it runs, if not recorded, and for ever if its worker of Karbor was stopped.',
      ...costs(TIMES_OF_TASK),
      resolve: fromLog('endedAt'),
    }),
    error: t.expose('error', {
      type: TaskErrorRef,
      nullable: true,
      description: 'Why the task failed. Null if it did not, and on Karbor, whose log has no reasons: see results.',
    }),
    checkpointId: t.exposeID('checkpointId', {
      nullable: true,
      description: 'The id of the checkpoint that the task is about. Null if none is recorded.',
    }),
    checkpoint: t.field({
      type: CheckpointRef,
      nullable: true,
      description: 'That checkpoint; costs one call. Null if none is recorded, or once it has been deleted.',
      ...costs(CHECKPOINT_BY_ID),
      resolve: ({ checkpointId, upstreamName }, _args, { loadersOf }, info) =>
        checkpointId === null ? null : loadCheckpoint({ id: checkpointId, loaders: loadersOf({ upstreamName }) }, info),
    }),
    vaultId: t.exposeID('vaultId', {
      nullable: true,
      description:
        'The id of the vault or plan. Null for restores and verifications on Karbor, whose rows do not name a plan, and if none is recorded.',
    }),
    vaultName: t.exposeString('vaultName', {
      nullable: true,
      description: 'The name of the vault when the task was started. Null on Karbor, and if not recorded.',
    }),
    vault: t.field({
      type: VaultRef,
      nullable: true,
      description: 'The current state of that vault or plan. Null if none is recorded, or once it has been deleted.',
      ...costs(LIVE_VAULT),
      resolve: ({ vaultId, upstreamName }, _args, { loadersOf }) =>
        vaultId === null ? null : byId(loadersOf({ upstreamName }), 'vault').load(vaultId),
    }),
    backupId: t.exposeID('backupId', {
      nullable: true,
      description:
        'The id of the backup that was made, deleted, restored or replicated. Null on Karbor, and if none is recorded.',
    }),
    backup: t.field({
      type: BackupRef,
      nullable: true,
      description: 'That backup; costs one call. Null if none is recorded, or once it has been deleted.',
      ...costs(BACKUP_OF_TASK),
      resolve: ({ backupId, upstreamName }, _args, { loadersOf }) =>
        backupId === null ? null : byId(loadersOf({ upstreamName }), 'backup').load(backupId),
    }),
    subject: t.expose('subject', {
      type: ResourceRef,
      nullable: true,
      description:
        'The resource that was backed up, deleted or restored from. Null on Karbor, if not recorded, and for a restore whose recorded resource is its target: see results.',
    }),
    results: t.field({
      type: [TaskResultRef],
      nullable: true,
      description:
        'The outcome per resource of a restore or verification. Costs no call on CBR. Karbor: none by id; in lists one call for each restore up to three, else one per 1000 restores. Null for other tasks, and for verifications in lists.',
      ...costs(RESULTS_OF_TASK),
      resolve: (task, _args, { loadersOf }) =>
        task.results === undefined ? loadersOf(task).taskResults(task) : task.results,
    }),
    counts: t.expose('counts', {
      type: TaskCountsRef,
      nullable: true,
      description: 'The number of items, and of failed ones. Null if the task handles a single item, and on Karbor.',
    }),
    provider: t.expose('provider', {
      type: ProviderRef,
      nullable: true,
      description: 'Karbor: the provider of the checkpoint. Costs no call by itself. Null on CBR.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: "CBR: the id of the request that started the task, for the upstream's support. Null on Karbor.",
    }),
    extraInfo: t.expose('extraInfo', {
      type: 'JSON',
      nullable: true,
      description: 'Further data recorded by the upstream. Null if there is none.',
    }),
  }),
});

export const TaskConnectionRef = connectionRef('Task', TaskRef);
