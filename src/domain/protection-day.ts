import { type Checkpoint, type CheckpointStatus, undated } from './checkpoint.ts';
import { addDays } from './time.ts';

/** The protection of a vault on one UTC day. */
export interface ProtectionDay {
  readonly date: string;
  /** The best status of the checkpoints started on that day. Null if none was started. */
  readonly status: CheckpointStatus | null;
}

const BEST_FIRST: readonly CheckpointStatus[] = [
  'AVAILABLE',
  'PROTECTING',
  'COPYING',
  'WAIT_COPYING',
  'DELETING',
  'ERROR_DELETING',
  'DELETED',
  'UNKNOWN',
  'ERROR',
];

/** The last UTC days, oldest first, ending today. */
export function lastDays(today: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => addDays(today, index + 1 - count));
}

/**
 * One entry per day. Checkpoints of other days are ignored.
 * @throws UnreadRow if a checkpoint without a day may be the best one of a day.
 */
export function protectionDays(days: readonly string[], checkpoints: readonly Checkpoint[]): readonly ProtectionDay[] {
  const best = new Map<string, CheckpointStatus>();
  for (const { createdOn, status } of checkpoints) {
    if (createdOn == null) continue;
    const known = best.get(createdOn);
    if (known === undefined || rank(status) < rank(known)) best.set(createdOn, status);
  }
  const shown = days.map((date) => ({ date, status: best.get(date) ?? null }));
  const worst = Math.max(...shown.map(({ status }) => rank(status)));
  const withoutDay = checkpoints.find(({ createdOn, status }) => createdOn == null && rank(status) < worst);
  if (withoutDay) throw undated(withoutDay);
  return shown;
}

/** No checkpoint ranks last. */
function rank(status: CheckpointStatus | null): number {
  return status === null ? BEST_FIRST.length : BEST_FIRST.indexOf(status);
}
