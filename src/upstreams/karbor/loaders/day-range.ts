import { type Checkpoint, type CheckpointFilter, isWithin } from '../../../domain/checkpoint.ts';
import { DAY_MS, dayOf, inReach, shift } from '../../../domain/time.ts';

/** The days that go down for a filter's times; Karbor knows nothing finer. */
export function daysOf({ createdFrom, createdTo }: CheckpointFilter): { fromDay?: string; toDay?: string } {
  return {
    ...(createdFrom !== undefined && { fromDay: dayOf(inReach(createdFrom)) }),
    ...(createdTo !== undefined && { toDay: dayOf(inReach(shift(inReach(createdTo), -1))) }),
  };
}

/**
 * The rows within a filter's times. Only the rows of a day that the filter cuts through need their instant;
 * one whose instant is nowhere recorded is taken by its day.
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

/** True where a whole day lies within a filter's times; also for a day that is not known. */
export function withinDays(day: string, filter: CheckpointFilter): boolean {
  return day === '' || (isWithin(startOf(day), filter) && isWithin(shift(startOf(day), DAY_MS - 1), filter));
}

function startOf(day: string): string {
  return `${day}T00:00:00.000Z`;
}

function touches(start: string, { createdFrom, createdTo }: CheckpointFilter): boolean {
  const isOver = createdFrom !== undefined && shift(start, DAY_MS) <= createdFrom;
  const isToCome = createdTo !== undefined && start >= createdTo;
  return !isOver && !isToCome;
}
