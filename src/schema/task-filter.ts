import type { Directory } from '../context/directory.ts';
import type { TaskFilter, TaskKind, TaskStatus } from '../domain/task.ts';
import { builder } from './builder.ts';
import { checkRange, type Given, type InputFields, readStatuses } from './filter.ts';
import { type PageArgs, readFirst } from './paging.ts';
import { TaskKindRef, TaskStatusRef } from './task-parts.ts';

/** The conditions that every list of tasks supports. */
export function taskConditions(t: InputFields) {
  return {
    kind: t.field({ type: [TaskKindRef], description: 'Of any of these kinds.' }),
    status: t.field({ type: [TaskStatusRef], description: 'With any of these statuses.' }),
    startedFrom: t.field({ type: 'DateTime', description: 'Started at or after this time.' }),
    startedTo: t.field({ type: 'DateTime', description: 'Started before this time.' }),
  };
}

export const ParentTaskFilterRef = builder.inputType('ParentTaskFilter', {
  description: 'Selects tasks of a vault or checkpoint. All conditions must hold.',
  fields: taskConditions,
});

type TaskConditions = Pick<TaskFilter, 'kind' | 'status' | 'startedFrom' | 'startedTo'>;

/** @throws GatewayError INVALID_INPUT for an empty list, and for an empty time range. */
export function readParentTaskFilter(given: Given<TaskConditions>): TaskFilter {
  const { kind, status, startedFrom, startedTo } = given ?? {};
  checkRange(given, 'startedFrom', 'startedTo');
  return {
    ...(kind != null && { kind: readStatuses<TaskKind>(kind, ['filter', 'kind']) }),
    ...(status != null && { status: readStatuses<TaskStatus>(status, ['filter', 'status']) }),
    ...(startedFrom != null && { startedFrom }),
    ...(startedTo != null && { startedTo }),
  };
}

/** The arguments of the tasks of a vault or checkpoint. */
export type ParentTasksArgs = PageArgs & {
  readonly filter?: typeof ParentTaskFilterRef.$inferInput | null | undefined;
};

export function readParentTasks(_directory: Directory, { filter, ...page }: ParentTasksArgs) {
  return { filter: readParentTaskFilter(filter), first: readFirst(page), after: page.after ?? null };
}
