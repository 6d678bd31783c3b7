import type { Backup, BackupStatus } from '../../domain/backup.ts';
import type { Checkpoint, CheckpointStatus } from '../../domain/checkpoint.ts';
import { type Resource, resourceIds } from '../../domain/resource.ts';
import { dayOf } from '../../domain/time.ts';

// The first word that any backup has wins. Restoring from a backup does not make its checkpoint less available.
const PRECEDENCE: readonly [CheckpointStatus, readonly BackupStatus[]][] = [
  ['PROTECTING', ['PROTECTING', 'WAITING_PROTECT']],
  ['DELETING', ['DELETING', 'WAITING_DELETE']],
  ['ERROR', ['ERROR']],
  ['UNKNOWN', ['UNKNOWN']],
];

/**
 * The checkpoint to which these backups belong, as far as they tell: CBR lists no checkpoints.
 * `backups` must be all of one checkpoint, at least one.
 */
export function deriveCheckpoint(backups: readonly [Backup, ...Backup[]]): Checkpoint {
  const [first] = backups;
  const createdAt = earliest(backups);
  const resourceId = resourceIds(first.checkpointId, 'backups');
  const resources = backups.map((backup) => toResource(backup, resourceId));
  return {
    id: first.checkpointId,
    nativeId: first.checkpointNativeId,
    upstreamName: first.upstreamName,
    projectId: first.projectId,
    status: statusOf(backups),
    nativeStatus: null,
    isDerived: true,
    name: common(backups.map(({ name }) => name)),
    description: common(backups.map(({ description }) => description)),
    createdAt,
    createdOn: dayOf(createdAt),
    vaultId: first.vaultId,
    vaultNativeId: first.vaultNativeId,
    vaultName: undefined,
    readResources: () => resources,
    skippedResources: undefined,
    recordedGraph: null,
    backups,
    provider: null,
    extraInfo: undefined,
  };
}

function statusOf(backups: readonly Backup[]): CheckpointStatus {
  const found = PRECEDENCE.find(([, words]) => backups.some(({ status }) => words.includes(status)));
  return found?.[0] ?? 'AVAILABLE';
}

function earliest(backups: readonly Backup[]): string {
  return backups.reduce((first, backup) => (backup.createdAt < first.createdAt ? backup : first)).createdAt;
}

/** What all have in common, else null. */
export function common(values: readonly (string | null)[]): string | null {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
}

function toResource(backup: Backup, resourceId: (nativeType: string, nativeId: string) => string): Resource {
  return {
    id: resourceId(backup.resourceNativeType, backup.resourceNativeId),
    nativeId: backup.resourceNativeId,
    type: backup.resourceType,
    nativeType: backup.resourceNativeType,
    name: backup.resourceName,
    protectStatus: null,
    nativeProtectStatus: null,
    sizeGb: backup.sizeGb,
    backupSizeMb: null,
    backupCount: null,
    extraInfo: null,
    dependents: null,
  };
}
