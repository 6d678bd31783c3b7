import type { Checkpoint } from '../../domain/checkpoint.ts';
import { whole } from '../../domain/row.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { CheckpointFingerprint, WriteMemory } from '../writes/writes.ts';
import { getCheckpoint } from './checkpoints.ts';
import { listOperationLogs } from './operation-logs.ts';
import { MAX_ROWS } from './pages.ts';

/**
 * Finds the checkpoint of a plan that was started at the time of a create and belongs to no other create of this gateway.
 * A checkpoint records only its day, so the time comes from the newest rows of the operation log. A checkpoint of another
 * client is indistinguishable, so two candidates are both returned. Candidates of other creates of this gateway do not
 * count, nor does a checkpoint without a graph, whose run may never start.
 * Costs one list, and one read per candidate.
 */
export async function findStarted(
  karbor: UpstreamClient,
  fingerprint: CheckpointFingerprint,
  { pendingCreates }: WriteMemory,
): Promise<readonly Checkpoint[]> {
  const { rows } = await listOperationLogs(karbor, {
    planId: fingerprint.vaultNativeId,
    limit: MAX_ROWS,
    isNewestFirst: true,
  });
  const startedAt = new Map<string, string>();
  // A delete is logged as "protect" too, but later: the earliest row of a checkpoint is that of its create.
  for (const row of whole(rows)) {
    if (row.checkpointId === null || row.startedAt === null) continue;
    const known = startedAt.get(row.checkpointId);
    if (known === undefined || row.startedAt < known) startedAt.set(row.checkpointId, row.startedAt);
  }
  const ids = [...startedAt].filter(([id, at]) => pendingCreates.isOnly(fingerprint, id, at)).map(([id]) => id);
  const found = await Promise.all(
    ids.slice(0, 2).map((id) => getCheckpoint(karbor, { providerId: fingerprint.providerId, id })),
  );
  const [only, ...others] = found;
  if (!only || others.length > 0) return found;
  // Another create may have claimed the checkpoint in the meantime.
  const isOurs =
    isStarted(only, fingerprint) &&
    pendingCreates.isOnly(fingerprint, only.nativeId, startedAt.get(only.nativeId) ?? '');
  if (isOurs) pendingCreates.succeed(fingerprint, only.nativeId);
  return isOurs ? found : [];
}

const STARTED: ReadonlySet<string> = new Set(['PROTECTING', 'AVAILABLE', 'ERROR']);

function isStarted({ vaultNativeId, status, recordedGraph }: Checkpoint, fingerprint: CheckpointFingerprint): boolean {
  return vaultNativeId === fingerprint.vaultNativeId && STARTED.has(status) && recordedGraph !== null;
}
