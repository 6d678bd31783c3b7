import type { Checkpoint } from '../../domain/checkpoint.ts';
import { whole } from '../../domain/row.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { CheckpointFingerprint, WriteMemory } from '../writes/writes.ts';
import { getCheckpoint } from './checkpoints.ts';
import { listOperationLogs } from './operation-logs.ts';

const LOG_ROWS = 1000;

/**
 * The checkpoint of a plan that was begun when a create was, and by nothing else that this gateway knows of.
 * A checkpoint shows no more than its day; the time is in the operation log, whose newest rows are asked. Another
 * creator's checkpoint looks the same, so two of them are two; that of a create which is still undecided, or was
 * made by another call of this gateway, does not count. Neither does one without a graph: it may never be started.
 * Costs one list, and one read for each that is found.
 */
export async function findStarted(
  karbor: UpstreamClient,
  fingerprint: CheckpointFingerprint,
  { pendingCreates }: WriteMemory,
): Promise<readonly Checkpoint[]> {
  const { rows } = await listOperationLogs(karbor, {
    planId: fingerprint.vaultNativeId,
    limit: LOG_ROWS,
    isNewestFirst: true,
  });
  const startedAt = new Map<string, string>();
  // A delete is logged as "protect" too, but later: the earliest row of a checkpoint is the one that made it.
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
  // While it was read, another call may have learned that it is its own.
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
