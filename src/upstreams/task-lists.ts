import type { Task } from '../domain/task.ts';
import { type ErrorCode, toFailure } from '../failure.ts';

// The shortest time between two polls of one live query: a poll never gets a list that an earlier poll of it has used.
const FRESH_MS = 2_000;
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

export interface TaskQuery {
  /** The instant from which the tasks that have begun are listed. */
  readonly from: string;
  /** False if the tasks that have begun are listed by the next poll. */
  readonly isBegunDue: boolean;
  /** True if an object waits for its task. */
  readonly isWaiting: boolean;
}

export type ReadTasks = (query: TaskQuery) => Promise<TaskList>;

/** The lists of tasks that polls share. */
export interface TaskLists {
  /** Reads a list, or joins that of another poll. False if tasks cannot be listed now. */
  readonly read: (readTasks: ReadTasks) => Promise<boolean>;
  /** True while tasks are not listed. */
  readonly isBlind: () => boolean;
}

interface Listing {
  readonly startedAt: number;
  readonly done: Promise<void>;
}

/**
 * @param take Reads a list and takes what it shows.
 * @param onBlind Called when only the lists fail.
 */
export function createTaskLists(take: (readTasks: ReadTasks) => Promise<void>, onBlind: () => void): TaskLists {
  let listing: Listing | undefined;
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
      if (isDone || isBlind()) return;
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
    onBlind();
  }

  async function read(readTasks: ReadTasks): Promise<boolean> {
    if (!isBlind()) await list(readTasks);
    return !isBlind();
  }

  return { read, isBlind };
}
