import type { World } from '../exchange.ts';
import type { CbrBackup, CbrCheckpoint, CbrTask } from './rows.ts';

export function isGone(backup: CbrBackup, now: number): boolean {
  return backup.goneAt !== undefined && backup.goneAt <= now;
}

export function backupStatus(backup: CbrBackup, now: number): string {
  if (backup.keptAt !== undefined && backup.keptAt <= now) return 'error';
  if (backup.deletesAt !== undefined) return backup.deletesAt > now ? 'waiting_delete' : 'deleting';
  if (backup.startsAt !== undefined && backup.startsAt > now) return 'waiting_protect';
  if (backup.settlesAt !== undefined && backup.settlesAt > now) return 'protecting';
  return backup.status;
}

export function isRunning(backup: CbrBackup, now: number): boolean {
  return ['waiting_protect', 'protecting'].includes(backupStatus(backup, now));
}

export function isBeingDeleted(backup: CbrBackup, now: number): boolean {
  return ['waiting_delete', 'deleting'].includes(backupStatus(backup, now));
}

/** The readable top-level backups of a checkpoint. */
export function backupsOf({ estate, now }: World, checkpoint: CbrCheckpoint): CbrBackup[] {
  return estate.cbr.backups.filter(
    (backup) => backup.checkpointId === checkpoint.id && backup.parentId === null && !isGone(backup, now),
  );
}

/** The status of a record, derived from its backups. Undefined once all of them are deleted. */
export function checkpointStatus(world: World, checkpoint: CbrCheckpoint): string | undefined {
  if (checkpoint.status !== undefined) return checkpoint.status;
  const everHadAny = world.estate.cbr.backups.some(({ checkpointId }) => checkpointId === checkpoint.id);
  if (!everHadAny) return 'available';
  const backups = backupsOf(world, checkpoint);
  if (backups.length === 0) return undefined;
  if (backups.some((backup) => isRunning(backup, world.now))) return 'protecting';
  if (backups.every((backup) => isBeingDeleted(backup, world.now))) return 'deleting';
  return backups.every((backup) => backupStatus(backup, world.now) === 'error') ? 'error' : 'available';
}

export function taskStatus({ startsAt, endsAt, status }: CbrTask, now: number): string {
  if (startsAt > now) return 'waiting';
  return endsAt > now ? 'running' : status;
}

/** Whole percent of a run at a constant speed; 0 for a run without an end. */
export function percentOf({ startsAt, endsAt }: Pick<CbrTask, 'startsAt' | 'endsAt'>, now: number): number {
  if (endsAt <= now) return 100;
  return startsAt >= now ? 0 : Math.floor((100 * (now - startsAt)) / (endsAt - startsAt));
}
