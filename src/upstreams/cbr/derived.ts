import type { Backup, BackupStatus } from '../../domain/backup.ts';
import type { Checkpoint, CheckpointStatus } from '../../domain/checkpoint.ts';
import { type Resource, resourceIds } from '../../domain/resource.ts';
import { dayOf } from '../../domain/time.ts';
import { oncePerRow } from '../rows.ts';
import { inOrder } from './resources.ts';

// The first status that any backup has decides. A restore from a backup leaves its checkpoint available.
const PRECEDENCE: readonly [CheckpointStatus, readonly BackupStatus[]][] = [
  ['PROTECTING', ['PROTECTING', 'WAITING_PROTECT']],
  ['DELETING', ['DELETING', 'WAITING_DELETE']],
  ['ERROR', ['ERROR']],
  ['UNKNOWN', ['UNKNOWN']],
];

/**
 * Derives a checkpoint from its backups, since CBR has no list of checkpoints.
 * @param backups All backups of one checkpoint.
 */
export function deriveCheckpoint(backups: readonly [Backup, ...Backup[]]): Checkpoint {
  const [first] = backups;
  return {
    id: first.checkpointId,
    nativeId: first.checkpointNativeId,
    upstreamName: first.upstreamName,
    projectId: first.projectId,
    status: statusOf(backups),
    nativeStatus: undefined,
    ...factsOf(backups),
    recordedAt: undefined,
    vaultId: first.vaultId,
    vaultNativeId: first.vaultNativeId,
    vaultName: undefined,
    resources: undefined,
    recordedResources: undefined,
    plannedResources: undefined,
    areResourcesWhole: false,
    skippedResources: undefined,
    recordedGraph: null,
    backups: backups.toSorted(newestBackupFirst),
    provider: null,
    extraInfo: undefined,
  };
}

function statusOf(backups: readonly Backup[]): CheckpointStatus {
  const found = PRECEDENCE.find(([, words]) => backups.some(({ status }) => words.includes(status)));
  return found?.[0] ?? 'AVAILABLE';
}

/** The fields of a checkpoint that only its backups have. */
export interface BackupFacts {
  readonly name: string | null;
  readonly description: string | null;
  readonly createdAt: string | null;
  readonly createdOn: string | null;
}

/** Null for a field in which the backups differ. All fields are null without backups. */
export function factsOf(backups: readonly Backup[]): BackupFacts {
  const createdAt = backups.reduce<string | null>(
    (earliest, backup) => (earliest === null || backup.createdAt < earliest ? backup.createdAt : earliest),
    null,
  );
  return {
    name: common(backups.map(({ name }) => name)),
    description: common(backups.map(({ description }) => description)),
    createdAt,
    createdOn: createdAt === null ? null : dayOf(createdAt),
  };
}

/** The order of a checkpoint's backups: newest first, then by id. */
export function newestBackupFirst(a: Backup, b: Backup): number {
  if (a.createdAt !== b.createdAt) return a.createdAt > b.createdAt ? -1 : 1;
  return a.nativeId < b.nativeId ? -1 : 1;
}

/** The value shared by all, else null. */
function common(values: readonly (string | null)[]): string | null {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
}

/** The resources of a derived checkpoint, one per backup, sorted by name. */
export const derivedResources = oncePerRow(({ id, backups }: Checkpoint): readonly Resource[] => {
  const resourceId = resourceIds(id, 'checkpoint');
  return inOrder((backups ?? []).map((backup) => toResource(backup, resourceId)));
});

/** A backup names its resource; all other fields are in the record. */
function toResource(backup: Backup, resourceId: (nativeType: string, nativeId: string) => string): Resource {
  return {
    id: resourceId(backup.resourceNativeType, backup.resourceNativeId),
    nativeId: backup.resourceNativeId,
    type: backup.resourceType,
    nativeType: backup.resourceNativeType,
    name: backup.resourceName,
    protectStatus: null,
    nativeProtectStatus: null,
    sizeGb: null,
    backupSizeMb: null,
    backupCount: null,
    extraInfo: null,
    dependents: null,
  };
}
