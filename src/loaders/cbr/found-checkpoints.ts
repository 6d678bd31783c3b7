import type { Backup } from '../../domain/backup.ts';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import { deriveCheckpoint } from '../../upstream/cbr/derived.ts';
import type { Slice } from '../slice.ts';
import type { BackupFeed } from './backup-feed.ts';
import { type CheckpointRequest, sliceFrom, wanted } from './checkpoint-lists.ts';
import { isBehind, newestFirst, positionOf } from './groups.ts';

// A filter that nothing matches must not complete the whole list, checkpoint by checkpoint.
const MOST_LOOKED_AT = 100;

/**
 * Checkpoints that hold one resource. The list of that resource's backups only finds them; what else they hold
 * is read for each, so a page costs the pages of that list and one call for every checkpoint looked at.
 * @param feed The backups of one resource.
 * @param backupsOf All backups of a checkpoint, by its native id.
 */
export async function findCheckpoints(
  feed: BackupFeed,
  request: CheckpointRequest,
  backupsOf: (checkpointNativeId: string) => Promise<readonly Backup[]>,
): Promise<Slice<Checkpoint>> {
  const completed: Checkpoint[] = [];
  let looked = 0;
  for (;;) {
    const chunk = feed.checkpoints().slice(looked, Math.min(looked + request.first, MOST_LOOKED_AT));
    if (chunk.length === 0 && !feed.isExhausted() && looked < MOST_LOOKED_AT) {
      await feed.readMore();
      continue;
    }
    looked += chunk.length;
    completed.push(...(await Promise.all(chunk.map((hint) => completedBy(hint, backupsOf)))).flat());
    const hints = feed.checkpoints();
    const hasEnded = feed.hasEnded() && looked === hints.length;
    // What is still to come is at most as new as its hint, so nothing can come before what is newer than that.
    const horizon = hasEnded ? undefined : (hints[looked] ?? hints.at(-1));
    const settled = completed.sort(newestFirst).filter((found) => !horizon || !isBehind(found, positionOf(horizon)));
    const isAnswered = wanted(settled, request).length >= request.first;
    if (isAnswered || chunk.length === 0 || hasEnded) return sliceFrom(settled, hasEnded, request);
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
