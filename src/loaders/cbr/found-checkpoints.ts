import type { Backup } from '../../domain/backup.ts';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import { type Completions, MOST_COMPLETED } from '../../domain/completions.ts';
import { deriveCheckpoint } from '../../upstream/cbr/derived.ts';
import type { Slice } from '../slice.ts';
import type { BackupFeed } from './backup-feed.ts';
import { type CheckpointRequest, getsOn, sliceFrom, wanted } from './checkpoint-lists.ts';
import { isBehind, newestFirst, positionOf } from './groups.ts';

const UNREAD: Slice<Checkpoint> = { rows: [], next: null, isUnread: true };

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
  backupsOf: (checkpointNativeId: string) => Promise<readonly Backup[]>,
  completions: Completions,
): Promise<Slice<Checkpoint>> {
  const hasFullRoom = completions.left === MOST_COMPLETED;
  if (completions.left === 0) return UNREAD;
  const completed: Checkpoint[] = [];
  let looked = 0;
  for (;;) {
    const chunk = feed.checkpoints().slice(looked, looked + Math.min(request.first, completions.left));
    if (chunk.length === 0 && !feed.isExhausted() && completions.left > 0) {
      await feed.readMore();
      continue;
    }
    looked += chunk.length;
    completions.left -= chunk.length;
    completed.push(...(await Promise.all(chunk.map((hint) => completedBy(hint, backupsOf)))).flat());
    const hints = feed.checkpoints();
    const hasEnded = feed.hasEnded() && looked === hints.length;
    // What is still to come is at most as new as its hint, so nothing can come before what is newer than that.
    const horizon = hasEnded ? undefined : (hints[looked] ?? hints.at(-1));
    const settled = completed.sort(newestFirst).filter((found) => !horizon || !isBehind(found, positionOf(horizon)));
    const isAnswered = wanted(settled, request).length >= request.first;
    if (!isAnswered && chunk.length > 0 && !hasEnded) continue;
    // Of a few alone it may not be known which comes first.
    if (!hasFullRoom && !hasEnded && !getsOn(settled, request.after)) return UNREAD;
    return sliceFrom(settled, hasEnded, request);
  }
}

/** Nothing when the checkpoint went away in between. */
async function completedBy(
  hint: Checkpoint,
  backupsOf: (checkpointNativeId: string) => Promise<readonly Backup[]>,
): Promise<Checkpoint[]> {
  const [first, ...rest] = await backupsOf(hint.nativeId);
  return first ? [deriveCheckpoint([first, ...rest])] : [];
}
