import { type Checkpoint, type CheckpointStatus, undated } from './checkpoint.ts';
import { addDays } from './time.ts';

/** How well a vault was protected on one UTC day. */
export interface ProtectionDay {
  readonly date: string;
  /** The best of what was begun on that day; null when nothing was. */
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

/** So many UTC days, oldest first; the last one is today. */
export function lastDays(today: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => addDays(today, index + 1 - count));
}

/**
 * One entry for each day, whatever was begun on other days.
 * @throws UnreadRow where a checkpoint without a day may be the best of one of them.
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
  const odd = checkpoints.find(({ createdOn, status }) => createdOn == null && rank(status) < worst);
  if (odd) throw undated(odd);
  return shown;
}

/** Nothing is the worst of all. */
function rank(status: CheckpointStatus | null): number {
  return status === null ? BEST_FIRST.length : BEST_FIRST.indexOf(status);
}
