import type { Backup } from './backup.ts';
import { defineId } from './id.ts';
import type { Provider } from './provider.ts';
import type { PlannedResource, Resource, SkippedResource } from './resource.ts';
import { known, type Row, UnreadRow } from './row.ts';
import { HOUR_MS } from './time.ts';

export type CheckpointStatus =
  | 'PROTECTING'
  | 'AVAILABLE'
  | 'ERROR'
  | 'DELETING'
  | 'DELETED'
  | 'ERROR_DELETING'
  | 'WAIT_COPYING'
  | 'COPYING'
  | 'UNKNOWN';

/**
 * A restore point. Each property has one source: undefined means that a loader has to read that source, null that there is
 * no value. Exceptions are the status, the members of the resources and the vault, which rows of a CBR list derive from the
 * backups.
 */
export interface Checkpoint {
  readonly id: string;
  readonly nativeId: string;
  readonly upstreamName: string;
  readonly projectId: string;
  readonly status: CheckpointStatus;
  readonly nativeStatus: string | undefined;
  readonly name: string | null | undefined;
  readonly description: string | null | undefined;
  /** The start of the first backup: an instant, on Karbor from the operation log only, and its UTC day. */
  readonly createdAt: string | null | undefined;
  readonly createdOn: string | null | undefined;
  /** The time of the record. Null on Karbor. */
  readonly recordedAt: string | null | undefined;
  readonly vaultId: string;
  readonly vaultNativeId: string;
  readonly vaultName: string | null | undefined;
  /** Undefined if a loader derives the resources from `recordedResources`, `plannedResources` or the backups. */
  readonly resources: readonly Row<Resource>[] | undefined;
  /** The resources of a record on CBR, which are mapped for the first reader: most queries do not select them. */
  readonly recordedResources: (() => readonly Row<Resource>[]) | undefined;
  /** The resources of the plan in the record. Undefined without a plan. */
  readonly plannedResources: readonly Row<PlannedResource>[] | undefined;
  /** False if the resources lack the fields of the record. */
  readonly areResourcesWhole: boolean;
  readonly skippedResources: readonly Row<SkippedResource>[] | undefined;
  /** The recorded resource graph, not validated. Null if none was recorded, and on CBR. */
  readonly recordedGraph: unknown;
  readonly backups: readonly Backup[] | null | undefined;
  readonly provider: Provider | null;
  readonly extraInfo: unknown;
}

const FINAL: ReadonlySet<CheckpointStatus> = new Set(['AVAILABLE', 'ERROR', 'ERROR_DELETING', 'DELETED']);
const BUSY: ReadonlySet<unknown> = new Set(['PROTECTING', 'RESTORING']);

/** Whether a checkpoint no longer changes by itself. CBR may still be working on resources of an available one. */
export function isFinalCheckpoint({ status }: Checkpoint, resources: readonly Row<Resource>[]): boolean {
  return FINAL.has(status) && !known(resources).some(({ protectStatus }) => BUSY.has(protectStatus));
}

/** Takes the place of a Karbor checkpoint without a day if the day decides. */
export function undated({ upstreamName, nativeId, vaultNativeId }: Checkpoint, detail = ''): UnreadRow {
  const message = `${upstreamName}: the checkpoint ${nativeId} has no valid date: created_at is not a day${detail}.`;
  return new UnreadRow(message, { upstream: upstreamName, nativeId, vaultNativeId });
}

/** Whether an unreadable row may be a backup of a checkpoint. The backups of one CBR checkpoint start within an hour. */
export function mayBePartOf({ checkpointNativeId, latestCreatedAt }: UnreadRow, checkpoint: Checkpoint): boolean {
  const { nativeId, backups, createdAt } = checkpoint;
  if (backups == null || createdAt == null) return false;
  if (checkpointNativeId !== undefined) return checkpointNativeId === nativeId;
  return latestCreatedAt === undefined || Math.abs(Date.parse(latestCreatedAt) - Date.parse(createdAt)) <= HOUR_MS;
}

/** Includes the provider if the kind of upstream has providers. */
export const checkpointId = {
  ...defineId<Checkpoint, CheckpointFilter>('checkpoint', 'Checkpoint', {
    form: 'checkpoint:<upstream>:<id> (CBR) or checkpoint:<upstream>:<provider id>:<id> (Karbor)',
    partCounts: [1, 2],
  }),
  of: (upstream: string, nativeId: string, provider?: string): string =>
    provider === undefined ? `checkpoint:${upstream}:${nativeId}` : `checkpoint:${upstream}:${provider}:${nativeId}`,
};

/** The filter of a list of checkpoints. Instants are [from, to). */
export interface CheckpointFilter {
  readonly vaultNativeId?: string | undefined;
  readonly providerNativeId?: string | undefined;
  readonly status?: readonly CheckpointStatus[] | undefined;
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
  readonly resourceNativeId?: string | undefined;
}

/** Applies all conditions except the times, which not every row has. */
export function matchesCheckpoint(checkpoint: Checkpoint, filter: CheckpointFilter): boolean {
  const { vaultNativeId, providerNativeId, status, resourceNativeId } = filter;
  return (
    (vaultNativeId === undefined || checkpoint.vaultNativeId === vaultNativeId) &&
    (providerNativeId === undefined || checkpoint.provider?.nativeId === providerNativeId) &&
    (status === undefined || status.includes(checkpoint.status)) &&
    (resourceNativeId === undefined || coversResource(checkpoint, resourceNativeId))
  );
}

/** The resources with the fields of their appearance; undefined if a loader has to derive them. */
export function mappedResources(checkpoint: Checkpoint): readonly Row<Resource>[] | undefined {
  return checkpoint.resources ?? checkpoint.recordedResources?.();
}

function coversResource(checkpoint: Checkpoint, resourceId: string): boolean {
  const { plannedResources, backups } = checkpoint;
  const recorded = mappedResources(checkpoint) ?? plannedResources;
  if (recorded) return known(recorded).some(({ nativeId }) => nativeId === resourceId);
  return backups?.some(({ resourceNativeId }) => resourceNativeId === resourceId) ?? false;
}

export function isWithin(instant: string, { createdFrom, createdTo }: CheckpointFilter): boolean {
  return (createdFrom === undefined || instant >= createdFrom) && (createdTo === undefined || instant < createdTo);
}
