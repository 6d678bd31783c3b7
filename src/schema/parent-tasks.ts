import { builder } from './builder.ts';
import { CheckpointRef } from './checkpoint.ts';
import { connectionArgs } from './connection.ts';
import { costs } from './cost.ts';
import { readPage, resolveConnection } from './paging.ts';
import { TaskConnectionRef } from './task.ts';
import { TASKS_OF_CHECKPOINTS, TASKS_OF_VAULTS } from './task-cost.ts';
import { ParentTaskFilterRef, readParentTasks } from './task-filter.ts';
import { VaultRef } from './vault.ts';

const filterArg = { type: ParentTaskFilterRef, description: 'Selects the rows.' };

builder.objectField(VaultRef, 'tasks', (t) =>
  t.field({
    type: TaskConnectionRef,
    nullable: true,
    description:
      'The tasks of the vault or plan, newest first. Costs one call per vault, and more for conditions that the upstream cannot apply, as tasks does. On Karbor without restores and verifications, whose rows do not name a plan: see tasks of the checkpoints. Null together with an error.',
    args: { ...connectionArgs, filter: t.arg(filterArg) },
    ...costs({ read: readParentTasks, ...TASKS_OF_VAULTS }),
    resolve: (vault, args, context) => {
      const { filter } = readParentTasks(context, args);
      const list = { field: 'Vault.tasks', parent: vault.id, filter };
      const { vaultTasks } = context.loadersOf(vault);
      return resolveConnection(context, readPage(args, list, [vault.upstreamName]), [
        { name: vault.upstreamName, read: (request) => vaultTasks(vault, { ...request, filter }) },
      ]);
    },
  }),
);

builder.objectField(CheckpointRef, 'tasks', (t) =>
  t.field({
    type: TaskConnectionRef,
    nullable: true,
    description:
      'The tasks about the checkpoint, newest first. CBR: costs one list of tasks per vault since the oldest of the checkpoints, whose further pages are nine at most for all of them; the page may then be short. Karbor: one call per checkpoint up to three, else one per 1000 rows of the operation log and at most one per checkpoint. Null together with an error.',
    args: { ...connectionArgs, filter: t.arg(filterArg) },
    ...costs({ read: readParentTasks, ...TASKS_OF_CHECKPOINTS }),
    resolve: (checkpoint, args, context) => {
      const { filter } = readParentTasks(context, args);
      const list = { field: 'Checkpoint.tasks', parent: checkpoint.id, filter };
      const { checkpointTasks } = context.loadersOf(checkpoint);
      return resolveConnection(context, readPage(args, list, [checkpoint.upstreamName]), [
        { name: checkpoint.upstreamName, read: (request) => checkpointTasks(checkpoint, { ...request, filter }) },
      ]);
    },
  }),
);
