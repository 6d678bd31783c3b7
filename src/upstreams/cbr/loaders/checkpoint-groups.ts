import type { Backup } from '../../../domain/backup.ts';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { HOUR_MS, shift } from '../../../domain/time.ts';
import type { PageToken, TokenPart } from '../../page.ts';
import { deriveCheckpoint } from '../derived.ts';

/**
 * Checkpoints as they come to light in backups that are read newest first. The backups of one checkpoint begin
 * within an hour, so a checkpoint is whole when a row more than an hour older than its newest was seen.
 */
export interface Groups {
  /** Adds rows, a row that is known already changes nothing. Children of other backups are passed over. */
  readonly add: (rows: readonly Backup[]) => void;
  /**
   * The whole checkpoints, newest first, as far as nothing can still come between them.
   * @param reached The time down to which everything was read; null when the list has ended.
   */
  readonly whole: (reached: string | null) => Checkpoint[];
}

interface Group {
  readonly backups: [Backup, ...Backup[]];
  newest: string;
  earliest: string;
}

export function createGroups(): Groups {
  const seen = new Set<string>();
  const groups = new Map<string, Group>();

  function add(rows: readonly Backup[]): void {
    for (const backup of rows) {
      if (backup.parentNativeId !== null || seen.has(backup.nativeId)) continue;
      seen.add(backup.nativeId);
      const { createdAt } = backup;
      const group = groups.get(backup.checkpointNativeId);
      if (!group) {
        groups.set(backup.checkpointNativeId, { backups: [backup], newest: createdAt, earliest: createdAt });
        continue;
      }
      group.backups.push(backup);
      if (createdAt > group.newest) group.newest = createdAt;
      if (createdAt < group.earliest) group.earliest = createdAt;
    }
  }

  function whole(reached: string | null): Checkpoint[] {
    const safeUntil = reached === null ? null : shift(reached, HOUR_MS);
    const ordered = [...groups].sort(([idA, a], [idB, b]) => compare(a.earliest, idA, b.earliest, idB));
    // What is not whole may still turn out older, but never newer: it holds back only what stands below it.
    const open = safeUntil === null ? -1 : ordered.findIndex(([, group]) => group.newest <= safeUntil);
    return (open < 0 ? ordered : ordered.slice(0, open)).map(([, group]) => deriveCheckpoint(group.backups));
  }

  return { add, whole };
}

/** The order of checkpoints: newest first, and by id within one instant. */
function compare(createdA: string, idA: string, createdB: string, idB: string): number {
  if (createdA !== createdB) return createdA > createdB ? -1 : 1;
  return idA < idB ? -1 : 1;
}

export function newestFirst(a: Checkpoint, b: Checkpoint): number {
  return compare(a.createdAt ?? '', a.nativeId, b.createdAt ?? '', b.nativeId);
}

export const CHECKPOINT_POSITION: readonly TokenPart[] = ['instant', 'id'];

/** Where a list goes on behind a derived checkpoint. */
export function positionOf(checkpoint: Checkpoint): PageToken {
  return [checkpoint.createdAt ?? '', checkpoint.nativeId];
}

/** True for what stands behind a position in that order. */
export function isBehind(checkpoint: Checkpoint, position: PageToken | null): boolean {
  if (position === null) return true;
  const [createdAt = '', nativeId = ''] = position.map(String);
  return compare(createdAt, nativeId, checkpoint.createdAt ?? '', checkpoint.nativeId) < 0;
}
