import type { Backup } from '../../../domain/backup.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';

// With fewer backups than these, it is no wonder that none is incremental.
const ENOUGH = 20;

/**
 * Warns when the first page of a list speaks against `backupListSplit` as it is set.
 * @param lists What the list gave; the incremental and the full backups apart when it is split.
 */
export function checkSplit(cbr: UpstreamClient, lists: readonly (readonly Backup[])[]): void {
  const [first = [], second] = lists;
  if (second !== undefined) {
    const known = new Set(first.map(({ nativeId }) => nativeId));
    if (!second.some(({ nativeId }) => known.has(nativeId))) return;
    cbr.warn(`${cbr.name}: this cloud gives the same backups in both lists: backupListSplit looks needless.`);
  } else if (first.length >= ENOUGH && first.every(({ incremental }) => incremental === false)) {
    cbr.warn(
      `${cbr.name}: of many backups not one is incremental. If there are incremental ones, this cloud lists them apart and needs "backupListSplit": true.`,
    );
  }
}
