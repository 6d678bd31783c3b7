import { type Checkpoint, type CheckpointFilter, isWithin } from '../../../domain/checkpoint.ts';
import { addMs, clampInstant, DAY_MS, dayOf } from '../../../domain/time.ts';

/** The range of days for the times of a filter. Karbor cannot filter by time of day. */
export function daysOf({ createdFrom, createdTo }: CheckpointFilter): { fromDay?: string; toDay?: string } {
  return {
    ...(createdFrom !== undefined && { fromDay: dayOf(clampInstant(createdFrom)) }),
    ...(createdTo !== undefined && { toDay: dayOf(clampInstant(addMs(clampInstant(createdTo), -1))) }),
  };
}

/**
 * The rows within the times of a filter. Only a day that the filter splits requires the instants of its rows; a row without
 * a recorded instant is accepted by its day.
 */
export async function withinTimes(
  rows: readonly Checkpoint[],
  filter: CheckpointFilter,
  instantOf: (checkpoint: Checkpoint) => Promise<string | null>,
): Promise<readonly Checkpoint[]> {
  if (filter.createdFrom === undefined && filter.createdTo === undefined) return rows;
  const verdicts = await Promise.all(
    rows.map(async (row) => {
      if (row.createdOn == null) return true;
      if (withinDays(row.createdOn, filter)) return true;
      if (!touches(startOf(row.createdOn), filter)) return false;
      const instant = await instantOf(row);
      return instant === null || isWithin(instant, filter);
    }),
  );
  return rows.filter((_row, index) => verdicts[index]);
}

/** True if a whole day is within the times of a filter, and for an unknown day. */
export function withinDays(day: string, filter: CheckpointFilter): boolean {
  return day === '' || (isWithin(startOf(day), filter) && isWithin(addMs(startOf(day), DAY_MS - 1), filter));
}

function startOf(day: string): string {
  return `${day}T00:00:00.000Z`;
}

function touches(start: string, { createdFrom, createdTo }: CheckpointFilter): boolean {
  const isOver = createdFrom !== undefined && addMs(start, DAY_MS) <= createdFrom;
  const isToCome = createdTo !== undefined && start >= createdTo;
  return !isOver && !isToCome;
}
