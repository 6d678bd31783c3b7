import type { Backup } from '../../../domain/backup.ts';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { MAX_COMPLETED, type PageBudget } from '../../../domain/page-budget.ts';
import { known, type Row, type UnreadRow, unread } from '../../../domain/row.ts';
import { type Page, POSTPONED } from '../../page.ts';
import { deriveCheckpoint } from '../derived.ts';
import type { BackupFeed } from './backup-feed.ts';
import { isBehind, newestFirst, positionOf } from './checkpoint-groups.ts';
import { type CheckpointRequest, makesProgress, pageFrom, wanted } from './checkpoint-lists.ts';

/**
 * Checkpoints that hold one resource. The list of that resource's backups only finds them; what else they hold
 * is read for each, so a page costs the pages of that list and one call for every checkpoint looked at: no filter that
 * nothing matches completes the whole list.
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
  const beside: UnreadRow[] = [];
  let looked = 0;
  for (;;) {
    const chunk = feed.checkpoints().slice(looked, looked + Math.min(request.first, completions.left));
    if (chunk.length === 0 && !feed.isExhausted() && completions.left > 0) {
      await feed.readMore();
      continue;
    }
    looked += chunk.length;
    completions.left -= chunk.length;
    const lists = await Promise.all(chunk.map((hint) => backupsOf(hint.nativeId)));
    completed.push(...lists.flatMap(completedBy));
    beside.push(...lists.flatMap(unread));
    const hints = feed.checkpoints();
    const hasEnded = feed.hasEnded() && looked === hints.length;
    // What is still to come is at most as new as its hint, so nothing can come before what is newer than that.
    const safeUntil = hasEnded ? undefined : (hints[looked] ?? hints.at(-1));
    const settled = completed
      .sort(newestFirst)
      .filter((found) => !safeUntil || !isBehind(found, positionOf(safeUntil)));
    const isAnswered = wanted(settled, request).length >= request.first;
    if (!isAnswered && chunk.length > 0 && !hasEnded) continue;
    // Of a few alone it may not be known which comes first.
    if (!hasFullRoom && !hasEnded && !makesProgress(settled, request.after)) return POSTPONED;
    return { ...pageFrom(settled, hasEnded, request), unread: unread([...feed.unread(), ...beside]) };
  }
}

/** Nothing when the checkpoint went away in between. */
function completedBy(rows: readonly Row<Backup>[]): Checkpoint[] {
  const [first, ...rest] = known(rows);
  return first ? [deriveCheckpoint([first, ...rest])] : [];
}
