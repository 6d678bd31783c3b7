import type { Backup, BackupStatus } from '../../domain/backup.ts';
import type { Checkpoint, CheckpointStatus } from '../../domain/checkpoint.ts';
import { type Resource, resourceIds } from '../../domain/resource.ts';
import { dayOf } from '../../domain/time.ts';
import { oncePerRow } from '../rows.ts';
import { inOrder } from './resources.ts';

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

/** What the backups of a checkpoint tell of it, and nothing else does. */
export interface BackupFacts {
  readonly name: string | null;
  readonly description: string | null;
  readonly createdAt: string | null;
  readonly createdOn: string | null;
}

/** Null is what backups do not have in common, and everything where there are none. */
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

/** The order of a checkpoint's backups, whatever lists they come from. */
export function newestBackupFirst(a: Backup, b: Backup): number {
  if (a.createdAt !== b.createdAt) return a.createdAt > b.createdAt ? -1 : 1;
  return a.nativeId < b.nativeId ? -1 : 1;
}

/** What all have in common, else null. */
function common(values: readonly (string | null)[]): string | null {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
}

/** The resources that the backups of a derived checkpoint name, in the order of names. */
export const derivedResources = oncePerRow(({ id, backups }: Checkpoint): readonly Resource[] => {
  const resourceId = resourceIds(id, 'checkpoint');
  return inOrder((backups ?? []).map((backup) => toResource(backup, resourceId)));
});

/** Backups name a resource; all else that there is of it the record tells. */
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
