import type { Context } from '../context/context.ts';
import type { Directory, KnownUpstream } from '../context/directory.ts';
import type { RequestUpstream } from '../context/request-upstream.ts';
import type { Task } from '../domain/task.ts';
import { byId, listOf } from '../upstreams/loaders.ts';
import { builder } from './builder.ts';
import { connectionArgs, FIRST } from './connection.ts';
import { costs } from './cost.ts';
import { readNativeIds } from './filter.ts';
import { POLLED } from './live.ts';
import { BY_ID, readId, resolveId } from './node.ts';
import { type PageArgs, type PageRequest, readPage, resolveConnection } from './paging.ts';
import { sourcesFor } from './sources.ts';
import { TaskConnectionRef, TaskRef } from './task.ts';
import { TASK_LIST } from './task-cost.ts';
import { readParentTaskFilter, taskConditions } from './task-filter.ts';
import { readWaitMs, WAIT_MS, WAITING, waitFor } from './waiting.ts';

const TaskFilterRef = builder.inputType('TaskFilter', {
  description: 'Selects tasks. All conditions must hold.',
  fields: (t) => ({
    upstreams: t.stringList({
      description: 'Only these upstreams, by their configured names. The order stays that of the configuration.',
    }),
    vaultId: t.id({
      description:
        'Of this vault or plan, which may have been deleted since. On Karbor without restores and verifications, whose rows do not name a plan.',
    }),
    checkpointId: t.id({ description: 'About this checkpoint, which may have been deleted since.' }),
    resourceNativeId: t.string({
      description:
        'CBR: about the resource with this id in its own service. Karbor does not record resources of tasks and reports NOT_SUPPORTED in failures.',
    }),
    ...taskConditions(t),
  }),
});

const readTaskId = readId(['task']);

type TaskArgs = { readonly id: string; readonly waitMs?: number | null | undefined };

function readTask<Known extends KnownUpstream>(directory: Directory<Known>, args: TaskArgs) {
  return { ...readTaskId(directory, args), waitMs: readWaitMs(args) };
}

builder.queryField('task', (t) =>
  t.field({
    type: TaskRef,
    nullable: true,
    description:
      'A task. Costs one call. Null if the upstream has no such task. With waitMs the response is delayed until the task has finished, or the time has passed.',
    args: {
      id: t.arg.id({
        required: true,
        description:
          'task:<upstream>:<id> on CBR; task:<upstream>:log:<id>, task:<upstream>:restore:<id> or task:<upstream>:verification:<id> on Karbor.',
      }),
      waitMs: t.arg.int({ description: WAIT_MS }),
    },
    ...costs({ ...WAITING, ...BY_ID, read: readTask<KnownUpstream> }),
    resolve: (_root, args, context) => {
      const { id, upstream, waitMs } = readTask(context, args);
      const tasks = byId(upstream.loaders, 'task');
      if (waitMs === undefined) return tasks.load(id);
      const isOver = (row: Task | null) => row === null || row.isFinished;
      return waitFor(context, { id, upstream, waitMs, read: () => tasks.clear(id).load(id), isOver });
    },
  }),
);

type TasksArgs = PageArgs & { readonly filter?: typeof TaskFilterRef.$inferInput | null | undefined };

function readTasks<Known extends KnownUpstream>(directory: Directory<Known>, { filter: given, ...args }: TasksArgs) {
  const { upstreams, vaultId, checkpointId, resourceNativeId } = given ?? {};
  const conditions = readParentTaskFilter(given);
  if (resourceNativeId != null) readNativeIds([resourceNativeId], ['filter', 'resourceNativeId']);
  const vault = vaultId == null ? undefined : resolveId(directory, vaultId, ['filter', 'vaultId'], ['vault']);
  const checkpoint =
    checkpointId == null ? undefined : resolveId(directory, checkpointId, ['filter', 'checkpointId'], ['checkpoint']);
  const filter = {
    ...conditions,
    ...(vault && { vaultNativeId: vault.nativeId }),
    ...(checkpoint && { checkpointId: checkpoint.id }),
    ...(resourceNativeId != null && { resourceNativeId }),
  };
  // An id restricts the list to its upstream.
  const sources = sourcesFor(directory, upstreams)
    .filter((known) => !vault || vault.upstream === known)
    .filter((known) => !checkpoint || checkpoint.upstream === known);
  const names = sources.map(({ profile }) => profile.name);
  return { filter, sources, page: readPage(args, { field: 'tasks', parent: '', filter: given ?? {} }, names) };
}

builder.queryField('tasks', (t) =>
  t.field({
    type: TaskConnectionRef,
    nullable: true,
    description:
      'Tasks, newest first, one upstream after the other in the order of the configuration. Costs one call per upstream; conditions that the upstream cannot apply cost one per 1000 tasks until the page is full, 10 at most, and the page may then be short. How long upstreams keep finished tasks is not documented. Null together with an error if every upstream fails.',
    args: { ...connectionArgs, filter: t.arg({ type: TaskFilterRef, description: 'Selects the rows.' }) },
    ...costs({ read: readTasks<KnownUpstream>, ...TASK_LIST }),
    resolve: (_root, args, context) => loadTasks(context, readTasks(context, args)),
  }),
);

function loadTasks(context: Context, { filter, sources, page }: ReturnType<typeof readTasks<RequestUpstream>>) {
  const reads = sources.map((connected) => ({
    name: connected.profile.name,
    read: (request: PageRequest) => listOf(connected.loaders, 'task')({ ...request, filter }),
  }));
  return resolveConnection(context, page, reads);
}

builder.subscriptionField('tasks', (t) =>
  t.field({
    type: TaskConnectionRef,
    nullable: true,
    description:
      'The first page of tasks: what runs, one stream for a whole page. Never completes by itself. Null together with an error if every upstream fails.',
    args: { first: t.arg.int(FIRST), filter: t.arg({ type: TaskFilterRef, description: 'Selects the rows.' }) },
    ...costs({ read: readTasks<KnownUpstream>, ...TASK_LIST }),
    ...POLLED,
    resolve: async (_root, args, context) => {
      const asked = readTasks(context, args);
      const tasks = await loadTasks(context, asked);
      context.watch(asked.sources, `tasks ${JSON.stringify(args)}`, { isFinal: false, isGone: false });
      return tasks;
    },
  }),
);
