import DataLoader from 'dataloader';
import type { Task } from '../domain/task.ts';
import { addMs } from '../domain/time.ts';
import type { ById } from './loaders.ts';
import { createTaskLists, type ReadTasks } from './task-lists.ts';
import { changedNames, namesOf, type Subject, subjectsOf } from './task-subjects.ts';

// Up to this number, reading the rows costs no more than reading the tasks.
const FEW_ROWS = 3;
// Clocks of clouds differ from the gateway's.
const CLOCK_MARGIN_MS = 300_000;
// Rows that no live query reads any longer.
const UNUSED_MS = 120_000;

/** A row that is read by id. */
interface Readable extends Subject {
  readonly id: string;
  readonly status: string;
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

export function createLiveRows(): LiveRows {
  const rows = new Map<string, LiveRow>();
  /** Undefined before the first list. */
  let listed: ReadonlyMap<string, Task> | undefined;
  let busy: ReadonlySet<string> = new Set();
  let since = new Date().toISOString();
  let wasBegunDue = false;
  /** The names that the latest list has changed: their rows are read twice, because they may lag behind the task. */
  let changed: ReadonlySet<string> = new Set();
  /** The start of the latest list that was taken. */
  let takenAt = Number.NEGATIVE_INFINITY;
  /** The latest touch: a row that is being read for the first time may be older. */
  let touchedAt = Number.NEGATIVE_INFINITY;

  // Rows of a caller who may not list tasks would be kept without end.
  const lists = createTaskLists(take, () => rows.clear());

  async function take(readTasks: ReadTasks): Promise<void> {
    const startedAt = performance.now();
    const next = new Date().toISOString();
    for (const [id, { usedAt }] of rows) if (startedAt - usedAt > UNUSED_MS) rows.delete(id);
    const isWaiting = [...rows.values()].some(({ row }) => row?.status.startsWith('WAITING'));
    // The list of tasks that wait takes the place of the other one in every second poll.
    const isBegunDue = !isWaiting || !wasBegunDue;
    const from = addMs(since, -CLOCK_MARGIN_MS);
    const { tasks, isWhole } = await readTasks({ from, isBegunDue, isWaiting });
    // A list that began later has overtaken this one.
    if (startedAt < takenAt) return;
    takenAt = startedAt;
    wasBegunDue = isBegunDue;
    if (isBegunDue) since = next;
    const before = listed;
    const kept = isBegunDue ? [] : [...(before?.values() ?? [])].filter(({ isFinished }) => isFinished);
    listed = new Map([...kept, ...tasks].map((task) => [task.id, task]));
    busy = new Set(tasks.filter(({ isFinished }) => !isFinished).flatMap(subjectsOf));
    const lagging = changed;
    const fresh = changedNames(before, listed, from);
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
    if (rows.size <= FEW_ROWS || ids.every(isNew)) return false;
    return lists.read(readTasks);
  }

  function carry<T extends Readable>(byId: ById<T>, { readTasks, isFinal, ofTask }: CarryOptions<T>): ById<T> {
    const keep = (id: string, row: T | null, readAt: number) => {
      if (lists.isBlind()) return;
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
