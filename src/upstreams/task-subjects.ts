import { backupId } from '../domain/backup.ts';
import type { Task } from '../domain/task.ts';

type Tasks = ReadonlyMap<string, Task>;

/** A row that tasks concern. */
export interface Subject {
  readonly checkpointId?: string | null;
  readonly vaultId?: string | null;
  readonly upstreamName?: string;
  /** The server backup of which a disk backup is a part: tasks name only that. */
  readonly parentNativeId?: string | null;
}

/** The names of what a task concerns. A task that names nothing may concern anything. */
export function subjectsOf({ checkpointId, backupId, vaultId }: Task): string[] {
  if (backupId !== null) return checkpointId === null ? [backupId, `in ${vaultId}`] : [backupId, checkpointId];
  if (checkpointId !== null) return [checkpointId, `in ${checkpointId}`];
  return [vaultId === null ? 'any' : `in ${vaultId}`];
}

/** The names under which tasks may concern a row. */
export function namesOf(id: string, row: Subject | null): string[] {
  const containers = [row?.checkpointId, row?.vaultId].filter((each) => each != null);
  const parents = row?.parentNativeId && row.upstreamName ? [backupId.of(row.upstreamName, row.parentNativeId)] : [];
  return [id, ...parents, ...containers.map((each) => `in ${each}`), 'any'];
}

/**
 * The names of what tasks have changed from one list to the next.
 * @param before Undefined before the first list.
 * @param from The instant from which ended tasks of a first list count.
 */
export function changedNames(before: Tasks | undefined, now: Tasks, from: string): ReadonlySet<string> {
  const ended = [...(before?.values() ?? [])].filter(({ id, isFinished }) => !isFinished && !now.has(id));
  const listed = [...now.values()].flatMap((task) => changesBy(task, before?.get(task.id), before ? undefined : from));
  return new Set([...listed, ...ended.flatMap(subjectsOf)]);
}

function changesBy(task: Task, before: Task | undefined, from: string | undefined): string[] {
  if (!before) return from !== undefined && isOld(task, from) ? [] : subjectsOf(task);
  if (before.status !== task.status) return subjectsOf(task);
  // Of all subjects, only a backup has a progress.
  return before.progressPercent === task.progressPercent || task.backupId === null ? [] : [task.backupId];
}

/** Whether the rows have been read after a task began, if it runs, or after its end. */
function isOld({ isFinished, startedAt, endedAt }: Task, from: string): boolean {
  const changedAt = endedAt ?? startedAt;
  return !isFinished || (changedAt != null && changedAt < from);
}
