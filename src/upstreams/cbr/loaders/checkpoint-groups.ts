import type { Backup } from '../../../domain/backup.ts';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { addMs, HOUR_MS } from '../../../domain/time.ts';
import type { PageToken, TokenPart } from '../../page.ts';
import { deriveCheckpoint } from '../derived.ts';

/**
 * Groups backups, which are read newest first, into checkpoints. The backups of one checkpoint start within an hour, so a
 * checkpoint is complete once a row more than an hour older than its newest backup was seen.
 */
export interface Groups {
  /** Adds rows. Known rows and children of other backups are ignored. */
  readonly add: (rows: readonly Backup[]) => void;
  /**
   * The complete checkpoints, newest first, up to the first position at which another one may still appear.
   * @param oldestSeen The time back to which everything was read. Null at the end of the list.
   */
  readonly whole: (oldestSeen: string | null) => Checkpoint[];
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

  function whole(oldestSeen: string | null): Checkpoint[] {
    const safeUntil = oldestSeen === null ? null : addMs(oldestSeen, HOUR_MS);
    const ordered = [...groups].sort(([idA, a], [idB, b]) => compare(a.earliest, idA, b.earliest, idB));
    // An incomplete checkpoint may still turn out older, never newer: it holds back only the ones behind it.
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

/** The position behind a derived checkpoint. */
export function positionOf(checkpoint: Checkpoint): PageToken {
  return [checkpoint.createdAt ?? '', checkpoint.nativeId];
}

/** True for a checkpoint behind a position. */
export function isBehind(checkpoint: Checkpoint, position: PageToken | null): boolean {
  if (position === null) return true;
  const [createdAt = '', nativeId = ''] = position.map(String);
  return compare(createdAt, nativeId, checkpoint.createdAt ?? '', checkpoint.nativeId) < 0;
}
