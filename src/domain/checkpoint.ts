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
 * A restore point. Each property has one source. Where it is undefined, the call that made this object is another one,
 * and a loader knows which to ask; null means that there is none. Status, the members of the resources and the vault are
 * the exceptions: rows of a CBR list take them from the backups.
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
  /** When the first backup was begun: an instant, which on Karbor only the operation log tells, and its UTC day. */
  readonly createdAt: string | null | undefined;
  readonly createdOn: string | null | undefined;
  /** When the record was written. Null on Karbor. */
  readonly recordedAt: string | null | undefined;
  readonly vaultId: string;
  readonly vaultNativeId: string;
  readonly vaultName: string | null | undefined;
  /** Undefined where `plannedResources`, or else the backups, name the resources: a loader makes them on demand. */
  readonly resources: readonly Row<Resource>[] | undefined;
  /** The resources that the plan in the record names. Undefined where the record has no plan. */
  readonly plannedResources: readonly Row<PlannedResource>[] | undefined;
  /** False where these resources are no more than named; the record tells the rest of them. */
  readonly areResourcesWhole: boolean;
  readonly skippedResources: readonly Row<SkippedResource>[] | undefined;
  /** The resource graph as the upstream wrote it, unchecked. Null where none was recorded, and on CBR. */
  readonly recordedGraph: unknown;
  readonly backups: readonly Backup[] | null | undefined;
  readonly provider: Provider | null;
  readonly extraInfo: unknown;
}

/** What stands for a checkpoint of Karbor without a day where its day decides. */
export function undated({ upstreamName, nativeId, vaultNativeId }: Checkpoint, more = ''): UnreadRow {
  const message = `${upstreamName}: the checkpoint ${nativeId} cannot be dated: created_at is not a day${more}.`;
  return new UnreadRow(message, { upstream: upstreamName, nativeId, vaultNativeId });
}

/** Whether a row that cannot be read may be one of its backups: those of one checkpoint of CBR begin within an hour. */
export function mayBePartOf({ checkpointNativeId, madeBy }: UnreadRow, checkpoint: Checkpoint): boolean {
  const { nativeId, backups, createdAt } = checkpoint;
  if (backups == null || createdAt == null) return false;
  if (checkpointNativeId !== undefined) return checkpointNativeId === nativeId;
  return madeBy === undefined || Math.abs(Date.parse(madeBy) - Date.parse(createdAt)) <= HOUR_MS;
}

/** With a provider where checkpoints are kept by providers. */
export const checkpointId = {
  ...defineId<Checkpoint, CheckpointFilter>('checkpoint', 'Checkpoint', {
    form: 'checkpoint:<upstream>:<id> (CBR) or checkpoint:<upstream>:<provider id>:<id> (Karbor)',
    partCounts: [1, 2],
  }),
  of: (upstream: string, nativeId: string, provider?: string): string =>
    provider === undefined ? `checkpoint:${upstream}:${nativeId}` : `checkpoint:${upstream}:${provider}:${nativeId}`,
};

/** Which checkpoints a list gives. Instants are [from, to). */
export interface CheckpointFilter {
  readonly vaultNativeId?: string | undefined;
  readonly providerNativeId?: string | undefined;
  readonly status?: readonly CheckpointStatus[] | undefined;
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
  readonly resourceNativeId?: string | undefined;
}

/** Everything but the time, which not every row tells. */
export function matchesCheckpoint(checkpoint: Checkpoint, filter: CheckpointFilter): boolean {
  const { vaultNativeId, providerNativeId, status, resourceNativeId } = filter;
  return (
    (vaultNativeId === undefined || checkpoint.vaultNativeId === vaultNativeId) &&
    (providerNativeId === undefined || checkpoint.provider?.nativeId === providerNativeId) &&
    (status === undefined || status.includes(checkpoint.status)) &&
    (resourceNativeId === undefined || coversResource(checkpoint, resourceNativeId))
  );
}

function coversResource({ resources, plannedResources, backups }: Checkpoint, resourceId: string): boolean {
  const recorded = resources ?? plannedResources;
  if (recorded) return known(recorded).some(({ nativeId }) => nativeId === resourceId);
  return backups?.some(({ resourceNativeId }) => resourceNativeId === resourceId) ?? false;
}

export function isWithin(instant: string, { createdFrom, createdTo }: CheckpointFilter): boolean {
  return (createdFrom === undefined || instant >= createdFrom) && (createdTo === undefined || instant < createdTo);
}
