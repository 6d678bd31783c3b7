import type { Backup } from './backup.ts';
import type { Provider } from './provider.ts';
import type { Resource, SkippedResource } from './resource.ts';

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
 * A restore point. Where a property may be undefined, the call that made this object does not tell it and
 * another one can; null means that there is none.
 */
export interface Checkpoint {
  readonly id: string;
  readonly nativeId: string;
  readonly upstreamName: string;
  readonly projectId: string;
  readonly status: CheckpointStatus;
  readonly nativeStatus: string | null;
  readonly isDerived: boolean;
  readonly name: string | null | undefined;
  readonly description: string | null | undefined;
  readonly createdAt: string | null | undefined;
  readonly createdOn: string | null;
  readonly vaultId: string;
  readonly vaultNativeId: string;
  readonly vaultName: string | null | undefined;
  /** Makes what few ask for; the same list each time. */
  readonly readResources: () => readonly Resource[];
  readonly skippedResources: readonly SkippedResource[] | undefined;
  /** The resource graph as the upstream wrote it, unchecked. Null where none was recorded, and on CBR. */
  readonly recordedGraph: unknown;
  readonly backups: readonly Backup[] | null | undefined;
  readonly provider: Provider | null;
  readonly extraInfo: unknown;
}
