import { defineId } from './id.ts';
import type { Provider } from './provider.ts';
import type { Resource, ResourceType } from './resource.ts';

export type TaskKind =
  | 'BACKUP'
  | 'RESTORE'
  | 'DELETE'
  | 'COPY'
  | 'REPLICATION'
  | 'VERIFY'
  | 'DELETE_VAULT'
  | 'REMOVE_RESOURCES'
  | 'MOVE_RESOURCES'
  | 'SYNC'
  | 'UNKNOWN';

export type TaskStatus = 'WAITING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'SKIPPED' | 'TIMED_OUT' | 'UNKNOWN';

/** One run of an operation. Undefined means that a loader has to read the property, null that there is no value. */
export interface Task {
  readonly id: string;
  readonly nativeId: string;
  readonly upstreamName: string;
  readonly projectId: string;
  readonly kind: TaskKind;
  /** "UNKNOWN" if CBR reports none. */
  readonly nativeKind: string;
  readonly status: TaskStatus;
  readonly nativeStatus: string | null;
  /** See `isFinished`. */
  readonly isFinished: boolean;
  /** 0 to 100. Null on Karbor. */
  readonly progressPercent: number | null;
  /** Undefined for a restore or verification of Karbor read by id: only the operation log has the times. */
  readonly startedAt: string | null | undefined;
  readonly endedAt: string | null | undefined;
  /** Null on Karbor, which records no reasons of a run. */
  readonly error: TaskError | null;
  readonly checkpointId: string | null;
  /** Null for restores and verifications on Karbor. */
  readonly vaultId: string | null;
  readonly vaultName: string | null;
  readonly backupId: string | null;
  /** The resource that was backed up, deleted or restored from, but not the target of a restore. Null on Karbor. */
  readonly subject: Resource | null;
  /** The outcome per resource of a restore or verification. */
  readonly results: readonly TaskResult[] | null | undefined;
  readonly counts: TaskCounts | null;
  readonly provider: Provider | null;
  readonly requestId: string | null;
  readonly extraInfo: unknown;
}

export interface TaskError {
  readonly code: string | null;
  readonly message: string | null;
}

export interface TaskCounts {
  readonly total: number | null;
  readonly failed: number | null;
}

/** The outcome of a restore or verification for one resource. */
export interface TaskResult {
  readonly id: string;
  readonly nativeId: string | null;
  readonly type: ResourceType;
  readonly nativeType: string | null;
  readonly name: string | null;
  readonly nativeStatus: string | null;
  readonly reason: string | null;
}

/** The times of a task. */
export type TaskTimes = Pick<Task, 'startedAt' | 'endedAt'>;

/** The filter of a list of tasks. Instants are [from, to). */
export interface TaskFilter {
  readonly kind?: readonly TaskKind[] | undefined;
  readonly status?: readonly TaskStatus[] | undefined;
  readonly vaultNativeId?: string | undefined;
  readonly checkpointId?: string | undefined;
  readonly resourceNativeId?: string | undefined;
  readonly startedFrom?: string | undefined;
  readonly startedTo?: string | undefined;
}

/** The record of a task on Karbor, which has three id spaces. */
export type TaskRecord = (typeof records)[number];

const records = ['log', 'restore', 'verification'] as const;

export function isTaskRecord(text: string): text is TaskRecord {
  return (records as readonly string[]).includes(text);
}

/** Includes the record if the kind of upstream has several id spaces of tasks. */
export const taskId = {
  ...defineId<Task, TaskFilter>('task', 'Task', {
    form: 'task:<upstream>:<id> (CBR) or task:<upstream>:{log,restore,verification}:<id> (Karbor)',
    partCounts: [1, 2],
  }),
  of: (upstream: string, nativeId: string, record?: TaskRecord): string =>
    record === undefined ? `task:${upstream}:${nativeId}` : `task:${upstream}:${record}:${nativeId}`,
};

const FINISHED: ReadonlySet<TaskStatus> = new Set<TaskStatus>(['SUCCEEDED', 'FAILED', 'SKIPPED', 'TIMED_OUT']);

/** True once the status of a task no longer changes. */
export function isFinished(status: TaskStatus): boolean {
  return FINISHED.has(status);
}

/** Applies the conditions that every row has; the id of its checkpoint is compared as a public id. */
export function matchesTask(task: Task, { kind, status, checkpointId, startedFrom, startedTo }: TaskFilter): boolean {
  return (
    (kind === undefined || kind.includes(task.kind)) &&
    (status === undefined || status.includes(task.status)) &&
    (checkpointId === undefined || task.checkpointId === checkpointId) &&
    (startedFrom === undefined || (task.startedAt != null && task.startedAt >= startedFrom)) &&
    (startedTo === undefined || (task.startedAt != null && task.startedAt < startedTo))
  );
}
