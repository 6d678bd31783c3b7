import type { TaskFilter, TaskKind, TaskStatus } from '../../domain/task.ts';

const STATUS: ReadonlyMap<string, TaskStatus> = new Map([
  ['wait_copying', 'WAITING'],
  ['protecting', 'RUNNING'],
  ['deleting', 'RUNNING'],
  ['copying', 'RUNNING'],
  ['in_progress', 'RUNNING'],
  ['available', 'SUCCEEDED'],
  ['deleted', 'SUCCEEDED'],
  ['success', 'SUCCEEDED'],
  ['error', 'FAILED'],
  ['error-deleting', 'FAILED'],
  ['fail', 'FAILED'],
]);

const KIND: ReadonlyMap<string, TaskKind> = new Map([
  ['protect', 'BACKUP'],
  ['copy', 'COPY'],
  ['restore', 'RESTORE'],
  ['verify', 'VERIFY'],
  ['delete', 'DELETE'],
]);

const OF_DELETE = ['deleting', 'deleted', 'error-deleting'];
const OF_RESTORE = ['in_progress', 'success', 'fail'];

// The statuses that Karbor writes for each type of operation.
const LOGGED: readonly (readonly [operationType: string, statuses: readonly string[]])[] = [
  ['protect', ['protecting', 'available', 'error', ...OF_DELETE]],
  ['copy', ['wait_copying', 'copying', 'available', 'error']],
  ['restore', OF_RESTORE],
  ['verify', OF_RESTORE],
];

export function taskStatus(native: string | null): TaskStatus {
  return STATUS.get(native ?? '') ?? 'UNKNOWN';
}

/** The kind of a run. A delete is logged as "protect"; its statuses, which a backup never has, tell them apart. */
export function taskKind(operationType: string, nativeStatus: string | null): TaskKind {
  if (operationType === 'protect' && OF_DELETE.includes(nativeStatus ?? '')) return 'DELETE';
  return KIND.get(operationType) ?? 'UNKNOWN';
}

type Conditions = Pick<TaskFilter, 'kind' | 'status'>;

/** The native statuses of the tasks that a filter selects. Undefined if that may be any. */
export function nativeStatuses(filter: Conditions): ReadonlySet<string> | undefined {
  const { kind, status } = filter;
  const hasNeither = kind === undefined && status === undefined;
  if (hasNeither || kind?.includes('UNKNOWN') || status?.includes('UNKNOWN')) return undefined;
  return new Set(loggedRuns().flatMap((run) => (isSelected(run, filter) ? run.nativeStatus : [])));
}

/** True if a filter selects every task with this native status. */
export function selectsAll(filter: Conditions, nativeStatus: string): boolean {
  return loggedRuns().every((run) => run.nativeStatus !== nativeStatus || isSelected(run, filter));
}

interface LoggedRun {
  readonly operationType: string;
  readonly nativeStatus: string;
}

function loggedRuns(): readonly LoggedRun[] {
  return LOGGED.flatMap(([operationType, statuses]) =>
    statuses.map((nativeStatus) => ({ operationType, nativeStatus })),
  );
}

function isSelected({ operationType, nativeStatus }: LoggedRun, { kind, status }: Conditions): boolean {
  return (
    (kind === undefined || kind.includes(taskKind(operationType, nativeStatus))) &&
    (status === undefined || status.includes(taskStatus(nativeStatus)))
  );
}
