import { randomUUID } from 'node:crypto';
import type { Backup } from '../../domain/backup.ts';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import { GatewayError, invalidInput, toFailure, withArgument } from '../../failure.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { forReconcile, isLost, outcomeUnknown } from '../writes/reconcile.ts';
import type { CheckpointKey, FailedBackup, Removed } from '../writes/removal.ts';
import type { CheckpointFingerprint, CreateRequest, WriteMemory, Writes } from '../writes/writes.ts';
import { type DeletableBackup, deleteBackup, getBackup, listDeletableBackups } from './backups.ts';
import { createCheckpoint, getCheckpoint } from './checkpoints.ts';
import { descriptionLimit, tagsOf } from './correlation-tag.ts';
import { isAbsent, isMisplaced, isOfResource } from './errors.ts';
import { findTagged } from './reconcile.ts';
import { listVaults } from './vaults.ts';

/** The writes to checkpoints of CBR. */
export const cbrWrites: Writes = {
  prepare: async (_cbr, request, memory, seed) => fingerprintOf(request, memory, seed),
  create: (cbr, { vaultNativeId, resourceNativeIds, ...request }, { tags: [tag] }) =>
    createCheckpoint(cbr, { ...request, tag, vaultId: vaultNativeId, resourceIds: resourceNativeIds }).catch(
      (error: unknown) => rethrowProven(cbr, error, resourceNativeIds),
    ),
  find: findTagged,
  get: (cbr, { nativeId }) => getCheckpoint(cbr, nativeId),
  // Reconciles by itself: a delete lists the backups first and skips those being deleted.
  remove: (cbr, key, { changes }) =>
    changes.remove({
      upstream: cbr,
      key,
      send: (detached) => removeCheckpoint(detached, key),
      lookUp: (upstream) => removeCheckpoint(upstream, key),
      read: (upstream) => readCheckpoint(upstream, key.nativeId),
    }),
  reset: async (cbr) => {
    throw new GatewayError(
      'NOT_SUPPORTED',
      `${cbr.name}: CBR cannot reset the state of a checkpoint; only Karbor can.`,
      {
        upstream: cbr.name,
        argument: ['input', 'id'],
      },
    );
  },
};

// English letters, and Chinese characters on the main cloud.
const NAME = /^[\p{Script=Han}A-Za-z0-9_-]{1,64}$/u;
const NAME_REFUSED =
  'input.name is not a valid name on CBR; accepted: 1 to 64 letters from a to z, digits, "_", "-" and Chinese characters.';

function fingerprintOf(
  request: CreateRequest,
  { hasTag, tagKeys }: WriteMemory,
  seed: readonly string[] | undefined,
): CheckpointFingerprint {
  const { vaultNativeId, name, description = '' } = request;
  if (name !== undefined && !NAME.test(name)) throw invalidInput(['input', 'name'], NAME_REFUSED);
  const maxLength = descriptionLimit(hasTag);
  if (description.length > maxLength) {
    const accepted = `accepted: at most ${maxLength}${hasTag ? ', because the correlation tag of the gateway takes the rest' : ''}`;
    throw invalidInput(
      ['input', 'description'],
      `input.description has ${description.length} characters; ${accepted}.`,
    );
  }
  const startedAt = Date.now();
  const tags = hasTag ? tagsOf(seed, tagKeys, startedAt) : [];
  return { id: randomUUID(), vaultNativeId, providerId: '', tags, startedAt };
}

/**
 * Deletes the backups of a checkpoint: CBR has no call for the checkpoint itself, which disappears with its last backup.
 * Clouds differ in whether a list without `incremental` includes incremental backups, so both lists are read.
 * Costs two lists and one call per backup, a few of them concurrently.
 */
async function removeCheckpoint(cbr: UpstreamClient, { nativeId }: CheckpointKey): Promise<Removed> {
  const lists = await Promise.all([
    listDeletableBackups(cbr, { checkpointId: nativeId }),
    listDeletableBackups(cbr, { checkpointId: nativeId, incremental: true }),
  ]);
  const backups = [...new Map(lists.flat().map((backup) => [backup.nativeId, backup])).values()];
  if (backups.length === 0) await checkGone(cbr, nativeId);
  const outcomes = await Promise.all(
    backups.filter((backup) => !isBeingDeleted(backup)).map((backup) => cbr.limit(() => removeBackup(cbr, backup))),
  );
  const failedBackups = outcomes.flatMap(({ failed }) => failed ?? []);
  const errors = outcomes.flatMap(({ error }) => error ?? []);
  // If no deletion was accepted, the least certain error represents all of them.
  if (errors.length > 0 && errors.length === backups.length) throw errors.find(isLost) ?? errors[0];
  const requestId = outcomes.find((outcome) => outcome.requestId !== null)?.requestId ?? null;
  return { failedBackups, requestId, warning: null };
}

function isBeingDeleted({ status }: Pick<Backup, 'status'>): boolean {
  return status === 'DELETING' || status === 'WAITING_DELETE';
}

interface BackupDeletion {
  readonly requestId: string | null;
  readonly failed?: FailedBackup;
  readonly error?: unknown;
}

async function removeBackup(cbr: UpstreamClient, backup: DeletableBackup): Promise<BackupDeletion> {
  try {
    return (
      (await deleteBackup(cbr, backup.nativeId).catch((error) => reconcileDelete(cbr, backup, error))) ?? {
        requestId: null,
      }
    );
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { requestId: null, error, failed: { backupId: backup.id, name: backup.name, failure: toFailure(error) } };
  }
}

/** Reconciles a delete whose response was lost, by one read: the delete was accepted if the backup is deleting or gone. */
async function reconcileDelete(
  cbr: UpstreamClient,
  { nativeId }: DeletableBackup,
  error: unknown,
): Promise<{ requestId: string | null } | null> {
  if (isAbsent(error)) return null;
  if (!isLost(error)) throw error;
  const state = await getBackup(forReconcile(cbr), nativeId).then(
    (backup) => (isBeingDeleted(backup) ? 'deleting' : 'present'),
    (failure: unknown) => (isAbsent(failure) ? 'gone' : 'unknown'),
  );
  if (state === 'deleting' || state === 'gone') return { requestId: error.details.requestId ?? null };
  throw outcomeUnknown(
    error,
    `${cbr.name}: deleteBackup`,
    state === 'present' ? 'found the backup unchanged' : undefined,
    RETRY_ADVICE,
  );
}

const RETRY_ADVICE = 'Repeat the request later: backups that are being deleted or are gone by then are skipped.';

/** Handles a checkpoint without backups: a success if the checkpoint is being deleted, else an error. */
async function checkGone(cbr: UpstreamClient, nativeId: string): Promise<void> {
  const { status } = await getCheckpoint(cbr, nativeId).catch((error: unknown) => rethrowAbsent(cbr, error));
  if (status === 'DELETING' || status === 'DELETED') return;
  const message = `${cbr.name}: the checkpoint has no backups, and CBR cannot delete anything else.`;
  throw new GatewayError('CONFLICT', message, { upstream: cbr.name });
}

function rethrowAbsent(cbr: UpstreamClient, error: unknown): never {
  throw isMisplaced(error) ? notFound(`${cbr.name}: the checkpoint does not exist.`, error) : error;
}

/** Reads a checkpoint. One list distinguishes an unknown checkpoint from a project that is not the token's. */
function readCheckpoint(cbr: UpstreamClient, nativeId: string): Promise<Checkpoint> {
  return getCheckpoint(cbr, nativeId).catch(async (error: unknown) => {
    if (isMisplaced(error)) await listVaults(cbr, { limit: 1, offset: 0 });
    return rethrowAbsent(cbr, error);
  });
}

const VAULT = ['input', 'vaultId'];
const RESOURCES = ['input', 'resourceNativeIds'];

/** Rethrows the error of a create. One list distinguishes an unknown vault from a project that is not the token's. */
async function rethrowProven(
  cbr: UpstreamClient,
  error: unknown,
  resources: CreateRequest['resourceNativeIds'],
): Promise<never> {
  if (error instanceof GatewayError && error.code === 'NOT_FOUND') {
    throw withArgument(error, resources && isOfResource(error) ? RESOURCES : VAULT);
  }
  if (!isMisplaced(error)) throw error;
  await listVaults(cbr, { limit: 1, offset: 0 });
  throw withArgument(notFound(`${cbr.name}: the vault does not exist.`, error), VAULT);
}

function notFound(message: string, cause: GatewayError): GatewayError {
  return new GatewayError('NOT_FOUND', message, { ...cause.details, cause });
}
