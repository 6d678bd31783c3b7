import type { TaskCounts, TaskError, TaskKind, TaskResult, TaskStatus } from '../domain/task.ts';
import { builder } from './builder.ts';
import { enumRef, UNKNOWN } from './enum.ts';
import { ResourceTypeRef } from './resource.ts';

export const TaskKindRef = enumRef<TaskKind>('TaskKind', 'The operation that a task runs.', {
  BACKUP: 'Creates a checkpoint or a backup.',
  RESTORE: 'Restores resources from a backup (CBR) or a checkpoint (Karbor).',
  DELETE: 'Deletes a backup (CBR) or a checkpoint (Karbor).',
  COPY: 'Copies backups or checkpoints within the region.',
  REPLICATION: 'Replicates a backup to another region. CBR only.',
  VERIFY: 'Verifies a checkpoint. Karbor only.',
  DELETE_VAULT: 'Deletes a vault with its backups. CBR only.',
  REMOVE_RESOURCES: 'Removes resources and their backups from a vault. CBR only.',
  MOVE_RESOURCES: 'Moves resources to another vault. CBR only.',
  SYNC: 'Imports backups from another service. CBR only.',
  UNKNOWN,
});

export const TaskStatusRef = enumRef<TaskStatus>('TaskStatus', 'The status of a task.', {
  WAITING: 'Accepted; waiting to be started.',
  RUNNING:
    'In progress. On Karbor also a run that ended without a trace, for example with its worker: such a task never finishes.',
  SUCCEEDED: 'Finished without an error.',
  FAILED: 'Finished with an error.',
  SKIPPED: 'Not run, because there was nothing to do or another run was in progress. CBR only.',
  TIMED_OUT: 'Ended by CBR because the run took too long. CBR only.',
  UNKNOWN,
});

export const TaskErrorRef = builder.objectRef<TaskError>('TaskError').implement({
  description: 'The reason why a task failed. CBR only.',
  fields: (t) => ({
    code: t.exposeString('code', {
      nullable: true,
      description: "The upstream's code, for example BackupService.6204. Null if there is none.",
    }),
    message: t.exposeString('message', {
      nullable: true,
      description: "The reason in the upstream's words. Null if there is none.",
    }),
  }),
});

export const TaskCountsRef = builder.objectRef<TaskCounts>('TaskCounts').implement({
  description: 'The items of a task that handles several. CBR only.',
  fields: (t) => ({
    total: t.exposeInt('total', { nullable: true, description: 'The number of items. Null if not reported.' }),
    failed: t.exposeInt('failed', { nullable: true, description: 'The number of failed items. Null if not reported.' }),
  }),
});

export const TaskResultRef = builder.objectRef<TaskResult>('TaskResult').implement({
  description: 'The outcome of a restore or verification for one resource.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Unique per task and resource. Not an id for node.' }),
    nativeId: t.exposeString('nativeId', {
      nullable: true,
      description:
        'The id of the resource in its own service. CBR: the resource that was overwritten; Karbor: the new resource. Null if not reported.',
    }),
    type: t.expose('type', { type: ResourceTypeRef, description: 'The type of the resource.' }),
    nativeType: t.exposeString('nativeType', {
      nullable: true,
      description: "The upstream's own type value. Null if not reported.",
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'The name of the resource. Null on Karbor, and if not reported.',
    }),
    nativeStatus: t.exposeString('nativeStatus', {
      nullable: true,
      description: "Karbor's own status of the resource: available, error, restoring or undefined. Null on CBR.",
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'The reason of a failure, at most 500 characters. Null if there is none, and on CBR.',
    }),
  }),
});
