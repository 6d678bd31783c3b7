import { type Checkpoint, undated } from '../domain/checkpoint.ts';
import { isUnread, type UnreadRow } from '../domain/row.ts';
import { DAY_MS } from '../domain/time.ts';

/** The start of a checkpoint. */
export interface StartTime {
  /** Null if not recorded. */
  readonly at: string | null;
  /** An unreadable row that may hold an earlier time. */
  readonly unread?: UnreadRow | undefined;
}

export type StartOf = (checkpoint: Checkpoint) => Promise<StartTime>;

/**
 * Whether a checkpoint was started at or after an instant; an UnreadRow if an unreadable time leaves that open. Reads the
 * time only if the day does not decide. A checkpoint of the same day without a recorded time does not count as later.
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
  return createdOn == null ? undated(checkpoint, ', and the operation log has no start time for it') : false;
}

/** The first of several checkpoints started at or after an instant, and the rows that leave this open for others. */
export async function sinceAmong(
  startOf: StartOf,
  checkpoints: readonly Checkpoint[],
  instant: string,
): Promise<{ readonly found: Checkpoint | undefined; readonly undecided: readonly UnreadRow[] }> {
  const verdicts = await Promise.all(checkpoints.map((checkpoint) => isSince(startOf, checkpoint, instant)));
  return { found: checkpoints[verdicts.indexOf(true)], undecided: verdicts.filter(isUnread) };
}
