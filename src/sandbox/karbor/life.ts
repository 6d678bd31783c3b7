import type { KarborCheckpoint, KarborOperationLog } from './rows.ts';

export function checkpointStatus(row: KarborCheckpoint, now: number): string {
  if (row.deletedAt !== undefined) return row.deletedAt > now ? 'deleting' : (row.deletesTo ?? 'deleted');
  if (row.settlesAt !== undefined && row.settlesAt > now) return 'protecting';
  return row.status;
}

/** Lists omit a checkpoint once its deletion has ended. Reads by id return it forever. */
export function isIndexed(row: KarborCheckpoint, now: number): boolean {
  const isGone = row.isDeletedTwice && row.deletedAt !== undefined && row.deletedAt <= now;
  return !isGone && checkpointStatus(row, now) !== 'deleted';
}

export function hasEnded(row: KarborOperationLog, now: number): boolean {
  return row.runningStatus === undefined || (row.endedAt !== null && row.endedAt <= now);
}

export function logStatus(row: KarborOperationLog, now: number): string | null {
  return hasEnded(row, now) ? row.status : (row.runningStatus ?? null);
}
