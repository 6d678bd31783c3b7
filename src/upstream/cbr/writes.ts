import type { Backup } from '../../domain/backup.ts';
import { GatewayError, toFailure } from '../../failure.ts';
import { nullIfAbsent } from '../../http/request.ts';
import type { Upstream } from '../../http/upstream.ts';
import type { CheckpointKey, FailedBackup, Writes } from '../writes.ts';
import { deleteBackup, listBackupsOf } from './backups.ts';
import { createCheckpoint, getCheckpoint } from './checkpoints.ts';

/** What can be done to checkpoints of CBR. */
export const cbrWrites: Writes = {
  create: (cbr, { vaultNativeId, resourceNativeIds, ...request }) =>
    createCheckpoint(cbr, { ...request, vaultId: vaultNativeId, resourceIds: resourceNativeIds }),
  remove: removeCheckpoint,
  reset: async (cbr) => {
    throw new GatewayError('NOT_SUPPORTED', `${cbr.name}: CBR cannot reset the state of a checkpoint; Karbor can.`, {
      upstream: cbr.name,
      argument: ['input', 'id'],
    });
  },
};

/**
 * CBR deletes no checkpoints: it is gone when the last of its backups is. Whether a list without `incremental`
 * holds the incremental ones differs between clouds, so it is asked both ways.
 * Costs two lists and one call for each backup, a few of these side by side.
 */
async function removeCheckpoint(cbr: Upstream, { nativeId }: CheckpointKey) {
  const lists = await Promise.all([
    listBackupsOf(cbr, { checkpointId: nativeId }),
    listBackupsOf(cbr, { checkpointId: nativeId, incremental: true }),
  ]);
  const backups = [...new Map(lists.flat().map((backup) => [backup.nativeId, backup])).values()];
  if (backups.length === 0) await checkGone(cbr, nativeId);
  const outcomes = await Promise.all(
    backups.filter((backup) => !isBeingDeleted(backup)).map((backup) => cbr.lane(() => removeBackup(cbr, backup))),
  );
  const failedBackups = outcomes.flatMap(({ failed }) => failed ?? []);
  const [first] = outcomes.flatMap(({ error }) => error ?? []);
  if (first !== undefined && failedBackups.length === backups.length) throw first;
  return { failedBackups, requestId: outcomes.find(({ requestId }) => requestId !== null)?.requestId ?? null };
}

function isBeingDeleted({ status }: Backup): boolean {
  return status === 'DELETING' || status === 'WAITING_DELETE';
}

interface Outcome {
  readonly requestId: string | null;
  readonly failed?: FailedBackup;
  readonly error?: unknown;
}

async function removeBackup(cbr: Upstream, backup: Backup): Promise<Outcome> {
  try {
    return (await deleteBackup(cbr, backup.nativeId).catch(nullIfAbsent)) ?? { requestId: null };
  } catch (error) {
    return { requestId: null, error, failed: { backupId: backup.id, name: backup.name, failure: toFailure(error) } };
  }
}

/** Without backups there is nothing to delete: fine if the checkpoint is on its way out, else a refusal. */
async function checkGone(cbr: Upstream, nativeId: string): Promise<void> {
  const { status } = await getCheckpoint(cbr, nativeId);
  if (status === 'DELETING' || status === 'DELETED') return;
  throw new GatewayError(
    'CONFLICT',
    `${cbr.name}: the checkpoint has no backups, and CBR can delete nothing else of it.`,
    {
      upstream: cbr.name,
    },
  );
}
