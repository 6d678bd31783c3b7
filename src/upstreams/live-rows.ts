import DataLoader from 'dataloader';
import { backupId } from '../domain/backup.ts';
import type { Task } from '../domain/task.ts';
import { addMs } from '../domain/time.ts';
import { type ErrorCode, toFailure } from '../failure.ts';
import type { ById } from './loaders.ts';

// Up to this number, reading the rows costs no more than reading the tasks.
const FEW_ROWS = 3;
// The shortest time between two polls of one live query: a poll never gets a list that an earlier poll of it has used.
const FRESH_MS = 2_000;
// Clocks of clouds differ from the gateway's.
const CLOCK_MARGIN_MS = 300_000;
const UNUSED_MS = 120_000;
// How long rows are read by id after a list has failed.
const BLIND_MS = 60_000;
/** The caller may never list tasks. */
const LASTING: ReadonlySet<ErrorCode> = new Set(['FORBIDDEN', 'NOT_FOUND', 'NOT_SUPPORTED']);
/** Failures that reads by id would share, or that are of one poll. */
const SHARED: ReadonlySet<ErrorCode> = new Set([
  'UNAUTHENTICATED',
  'THROTTLED',
  'LIMIT_EXCEEDED',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
]);

/** The tasks that run or wait, and those that have begun since an instant. */
export interface TaskList {
  readonly tasks: readonly Task[];
  /** False if tasks may be missing. */
  readonly isWhole: boolean;
}

/** @param isWaiting Whether the tasks that wait matter. */
export type ReadTasks = (since: string, isWaiting: boolean) => Promise<TaskList>;

/** A row that is read by id. */
interface Readable {
  readonly id: string;
  readonly status: string;
  readonly checkpointId?: string | null;
  readonly vaultId?: string | null;
  readonly upstreamName?: string;
  /** The server backup of which a disk backup is a part: tasks name only that. */
  readonly parentNativeId?: string | null;
}

export interface CarryOptions<T> {
  readonly readTasks: ReadTasks;
  /** Whether a row changes only through a task that has not begun yet. */
  readonly isFinal: (row: T) => boolean;
  /** The row of a listed task, if the list has the whole row. Only for tasks, which are no subjects of other tasks. */
  readonly ofTask?: (task: Task) => T | undefined;
}

/**
 * The rows that the live queries of one caller watch at one upstream, carried from poll to poll. One list of tasks shows
 * which of them a task has touched; only these are read again, and the one that was read longest ago: a change that no task
 * records is seen late.
 */
export interface LiveRows {
  /** Serves reads of one poll from the carried rows. */
  readonly carry: <T extends Readable>(byId: ById<T>, options: CarryOptions<T>) => ById<T>;
  /** Makes the next poll read a row again. */
  readonly touch: (id: string) => void;
}

interface LiveRow {
  readonly row: Readable | null;
  readonly isFinal: boolean;
  /** The names under which tasks refer to the row. */
  readonly names: readonly string[];
  /** Times by `performance.now()`. A row that is due after its read is stale. */
  readonly readAt: number;
  dueAt: number;
  usedAt: number;
}

interface Listing {
  readonly startedAt: number;
  readonly done: Promise<void>;
}

export function createLiveRows(): LiveRows {
  const rows = new Map<string, LiveRow>();
  /** Undefined before the first list. */
  let listed: ReadonlyMap<string, Task> | undefined;
  let busy: ReadonlySet<string> = new Set();
  let since = new Date().toISOString();
  let listing: Listing | undefined;
  /** The names that the latest list has changed: their rows are read twice, because they may lag behind the task. */
  let changed: ReadonlySet<string> = new Set();
  /** The start of the latest list that was taken. */
  let takenAt = Number.NEGATIVE_INFINITY;
  /** The latest touch: a row that is being read for the first time may be older. */
  let touchedAt = Number.NEGATIVE_INFINITY;
  /** Until then tasks are not listed. */
  let blindUntil = Number.NEGATIVE_INFINITY;
  const isBlind = () => performance.now() < blindUntil;

  /** Joins the listing of another poll, and takes over if that fails: its client may have left. */
  async function list(readTasks: ReadTasks): Promise<void> {
    while (listing !== undefined && performance.now() - listing.startedAt < FRESH_MS) {
      const joined = listing;
      const isDone = await joined.done.then(
        () => true,
        () => false,
      );
      if (isDone) return;
      if (isBlind()) return;
      if (listing === joined) listing = undefined;
    }
    listing = { startedAt: performance.now(), done: take(readTasks).catch(endure) };
    await listing.done;
  }

  /** Does without lists where only they fail. */
  function endure(error: unknown): void {
    const { code } = toFailure(error);
    if (SHARED.has(code)) throw error;
    blindUntil = LASTING.has(code) ? Number.POSITIVE_INFINITY : performance.now() + BLIND_MS;
    // They would be kept without end.
    rows.clear();
  }

  async function take(readTasks: ReadTasks): Promise<void> {
    const startedAt = performance.now();
    const next = new Date().toISOString();
    for (const [id, { usedAt }] of rows) if (startedAt - usedAt > UNUSED_MS) rows.delete(id);
    const isWaiting = [...rows.values()].some(({ row }) => row?.status.startsWith('WAITING'));
    const from = addMs(since, -CLOCK_MARGIN_MS);
    const { tasks, isWhole } = await readTasks(from, isWaiting);
    // A list that began later has overtaken this one.
    if (startedAt < takenAt) return;
    takenAt = startedAt;
    since = next;
    const before = listed;
    const now = new Map(tasks.map((task) => [task.id, task]));
    listed = now;
    busy = new Set(tasks.filter(({ isFinished }) => !isFinished).flatMap(subjectsOf));
    const lagging = changed;
    const fresh = new Set(tasks.flatMap((task) => changesBy(task, before?.get(task.id), before ? undefined : from)));
    for (const task of before?.values() ?? []) {
      if (!task.isFinished && !now.has(task.id)) for (const name of subjectsOf(task)) fresh.add(name);
    }
    changed = fresh;
    const isChanged = (name: string) => fresh.has(name) || lagging.has(name);
    // A row that was read while the list was read may be older than the list.
    const listedAt = performance.now();
    for (const row of rows.values()) if (!isWhole || row.names.some(isChanged)) row.dueAt = listedAt;
    markOldest(listedAt);
  }

  /** One more call of each poll. */
  function markOldest(now: number): void {
    const fresh = [...rows.values()].filter(({ readAt, dueAt }) => dueAt <= readAt);
    const [oldest] = fresh.sort((one, other) => one.readAt - other.readAt);
    if (oldest) oldest.dueAt = now;
  }

  function isStale(id: string): boolean {
    const row = rows.get(id);
    if (!row || row.dueAt > row.readAt) return true;
    // A task changes its subject when it begins and when it ends, not exactly in that moment. Of a row that is not final,
    // only its own task tells that nothing has changed.
    return row.isFinal ? row.names.some((name) => busy.has(name)) : !busy.has(id);
  }

  async function hasList(readTasks: ReadTasks, ids: readonly string[]): Promise<boolean> {
    const isNew = (id: string) => !rows.has(id);
    if (isBlind() || rows.size <= FEW_ROWS || ids.every(isNew)) return false;
    await list(readTasks);
    return !isBlind();
  }

  function carry<T extends Readable>(byId: ById<T>, { readTasks, isFinal, ofTask }: CarryOptions<T>): ById<T> {
    const keep = (id: string, row: T | null, readAt: number) => {
      if (isBlind()) return;
      const names = ofTask ? [] : namesOf(id, row);
      const dueAt = rows.get(id)?.dueAt ?? touchedAt;
      rows.set(id, { row, isFinal: row === null || isFinal(row), names, readAt, dueAt, usedAt: readAt });
    };

    async function load(ids: readonly string[]): Promise<(T | null | Error)[]> {
      const isListed = await hasList(readTasks, ids);
      const now = performance.now();
      const values = new Map<string, T | null | Error>();
      for (const id of ids) {
        const known = rows.get(id);
        if (known) known.usedAt = now;
        const task = isListed ? listed?.get(id) : undefined;
        const row = task && ofTask?.(task);
        if (row) keep(id, row, now);
        if (row) values.set(id, row);
        else if (isListed && known && !isStale(id)) values.set(id, known.row as T | null);
      }
      const stale = ids.filter((id) => !values.has(id));
      const read = await byId.loadMany(stale);
      for (const [index, value] of read.entries()) {
        const id = stale[index] as string;
        if (!(value instanceof Error)) keep(id, value, now);
        values.set(id, value);
      }
      return ids.map((id) => values.get(id) ?? null);
    }

    return new DataLoader(load, { name: byId.name, maxBatchSize: 100 });
  }

  function touch(id: string): void {
    touchedAt = performance.now();
    const row = rows.get(id);
    if (row) row.dueAt = touchedAt;
  }

  return { carry, touch };
}

/** What a task has changed since it was listed before, or since an instant if there is no list before. */
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

/** The names of what a task concerns. A task that names nothing may concern anything. */
function subjectsOf({ checkpointId, backupId, vaultId }: Task): string[] {
  if (backupId !== null) return checkpointId === null ? [backupId, `in ${vaultId}`] : [backupId, checkpointId];
  if (checkpointId !== null) return [checkpointId, `in ${checkpointId}`];
  return [vaultId === null ? 'any' : `in ${vaultId}`];
}

function namesOf(id: string, row: Readable | null): string[] {
  const containers = [row?.checkpointId, row?.vaultId].filter((each) => each != null);
  const parents = row?.parentNativeId && row.upstreamName ? [backupId.of(row.upstreamName, row.parentNativeId)] : [];
  return [id, ...parents, ...containers.map((each) => `in ${each}`), 'any'];
}
