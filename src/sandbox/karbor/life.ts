import type { KarborCheckpoint, KarborOperationLog, KarborOutcome, KarborVerification } from './rows.ts';

export function checkpointStatus(row: KarborCheckpoint, now: number): string {
  if (row.deletedAt !== undefined) return row.deletedAt > now ? 'deleting' : (row.deletesTo ?? 'deleted');
  if (row.settlesAt !== undefined && row.settlesAt > now) return row.isCopy ? 'copying' : 'protecting';
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

/** The status of a restore or a verification. */
export function runStatus({ endsAt, status }: KarborVerification, now: number): string {
  return endsAt > now ? 'in_progress' : status;
}

/** The outcomes of a restore or a verification that are written by now. */
export function outcomesSoFar({ createdAt, endsAt, outcomes }: KarborVerification, now: number): KarborOutcome[] {
  if (endsAt <= now) return outcomes;
  return outcomes.slice(0, Math.floor((outcomes.length * (now - createdAt)) / (endsAt - createdAt)));
}
