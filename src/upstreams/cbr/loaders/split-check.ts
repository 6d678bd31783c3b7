import type { Backup } from '../../../domain/backup.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';

// With fewer backups than this, a list without incremental ones is not conclusive.
const ENOUGH = 20;

/**
 * Warns if the first page of a list contradicts the value of `backupListSplit`.
 * @param lists The rows of the list; with a split list the incremental and the full backups.
 */
export function checkSplit(cbr: UpstreamClient, lists: readonly (readonly Backup[])[]): void {
  const [first = [], second] = lists;
  if (second !== undefined) {
    const known = new Set(first.map(({ nativeId }) => nativeId));
    if (!second.some(({ nativeId }) => known.has(nativeId))) return;
    cbr.warn(
      `${cbr.name}: this cloud returns the same backups in both lists; backupListSplit appears to be unnecessary.`,
    );
  } else if (first.length >= ENOUGH && first.every(({ incremental }) => incremental === false)) {
    cbr.warn(
      `${cbr.name}: none of many backups is incremental. If incremental ones exist, this cloud lists them separately and needs "backupListSplit": true.`,
    );
  }
}
