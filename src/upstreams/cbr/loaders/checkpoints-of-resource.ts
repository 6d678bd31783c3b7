import type { Backup } from '../../../domain/backup.ts';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { MAX_COMPLETED, type PageBudget } from '../../../domain/page-budget.ts';
import { known, type Row, type UnreadRow, unread } from '../../../domain/row.ts';
import { type Page, POSTPONED } from '../../page.ts';
import { deriveCheckpoint } from '../derived.ts';
import type { BackupFeed } from './backup-feed.ts';
import { isBehind, newestFirst, positionOf } from './checkpoint-groups.ts';
import { type CheckpointRequest, makesProgress, matching, pageFrom } from './checkpoint-lists.ts';

/**
 * Finds the checkpoints that cover one resource. The list of the resource's backups finds them; their other backups are
 * read one checkpoint at a time. A page costs the pages of that list and one call per examined checkpoint, up to the
 * budget.
 * @param feed The backups of one resource.
 * @param backupsOf All backups of a checkpoint, by its native id.
 */
export async function findCheckpoints(
  feed: BackupFeed,
  request: CheckpointRequest,
  backupsOf: (checkpointNativeId: string) => Promise<readonly Row<Backup>[]>,
  completions: PageBudget,
): Promise<Page<Checkpoint>> {
  const hasFullRoom = completions.left === MAX_COMPLETED;
  if (completions.left === 0) return POSTPONED;
  const completed: Checkpoint[] = [];
  const unreadRows: UnreadRow[] = [];
  let examined = 0;
  for (;;) {
    const chunk = feed.checkpoints().slice(examined, examined + Math.min(request.first, completions.left));
    if (chunk.length === 0 && !feed.isExhausted() && completions.left > 0) {
      await feed.readMore();
      continue;
    }
    examined += chunk.length;
    completions.left -= chunk.length;
    const lists = await Promise.all(chunk.map((hint) => backupsOf(hint.nativeId)));
    completed.push(...lists.flatMap(completedBy));
    unreadRows.push(...lists.flatMap(unread));
    const hints = feed.checkpoints();
    const hasEnded = feed.hasEnded() && examined === hints.length;
    // A checkpoint still to be read is at most as new as its hint, so every newer one is final.
    const safeUntil = hasEnded ? undefined : (hints[examined] ?? hints.at(-1));
    const settled = completed
      .sort(newestFirst)
      .filter((found) => !safeUntil || !isBehind(found, positionOf(safeUntil)));
    const isComplete = matching(settled, request).length >= request.first;
    if (!isComplete && chunk.length > 0 && !hasEnded) continue;
    // With a reduced budget the order of the first ones may still be open.
    if (!hasFullRoom && !hasEnded && !makesProgress(settled, request.after)) return POSTPONED;
    return { ...pageFrom(settled, hasEnded, request), unread: unread([...feed.unread(), ...unreadRows]) };
  }
}

/** Empty if the checkpoint was deleted in the meantime. */
function completedBy(rows: readonly Row<Backup>[]): Checkpoint[] {
  const [first, ...rest] = known(rows);
  return first ? [deriveCheckpoint([first, ...rest])] : [];
}
