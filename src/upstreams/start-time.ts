import { type Checkpoint, undated } from '../domain/checkpoint.ts';
import { isUnread, type UnreadRow } from '../domain/row.ts';
import { DAY_MS } from '../domain/time.ts';

/** When a checkpoint was begun. */
export interface StartTime {
  /** Null where it is nowhere recorded. */
  readonly at: string | null;
  /** A row that cannot be read and may tell another, earlier time. */
  readonly unread?: UnreadRow | undefined;
}

export type StartOf = (checkpoint: Checkpoint) => Promise<StartTime>;

/**
 * Whether a checkpoint was begun at an instant or later; an UnreadRow where a time that cannot be read leaves that open.
 * Asks only where the day does not decide. A checkpoint of that very day whose time is nowhere recorded is not later.
 */
export async function isSince(startOf: StartOf, checkpoint: Checkpoint, instant: string): Promise<boolean | UnreadRow> {
  const time = Date.parse(instant);
  const { createdOn } = checkpoint;
  if (createdOn != null) {
    const start = Date.parse(`${createdOn}T00:00:00.000Z`);
    if (start >= time) return true;
    if (start + DAY_MS <= time) return false;
  }
  const { at, unread } = await startOf(checkpoint);
  if (at !== null && Date.parse(at) < time) return false;
  if (unread) return unread;
  if (at !== null) return true;
  return createdOn == null ? undated(checkpoint, ', and the operation log does not tell when it was begun') : false;
}

/** The first of several checkpoints that was begun at an instant or later, and rows that leave that open of others. */
export async function sinceAmong(
  startOf: StartOf,
  checkpoints: readonly Checkpoint[],
  instant: string,
): Promise<{ readonly found: Checkpoint | undefined; readonly undecided: readonly UnreadRow[] }> {
  const verdicts = await Promise.all(checkpoints.map((checkpoint) => isSince(startOf, checkpoint, instant)));
  return { found: checkpoints[verdicts.indexOf(true)], undecided: verdicts.filter(isUnread) };
}
