import { defineId } from './id.ts';
import type { ResourceType } from './resource.ts';
import type { Row } from './row.ts';

export type BackupStatus =
  | 'AVAILABLE'
  | 'PROTECTING'
  | 'DELETING'
  | 'RESTORING'
  | 'ERROR'
  | 'WAITING_PROTECT'
  | 'WAITING_DELETE'
  | 'WAITING_RESTORE'
  | 'UNKNOWN';

/** The copy of one resource in one checkpoint. CBR only. */
export interface Backup {
  readonly id: string;
  readonly nativeId: string;
  readonly upstreamName: string;
  readonly projectId: string;
  readonly checkpointId: string;
  readonly checkpointNativeId: string;
  readonly vaultId: string;
  readonly vaultNativeId: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly status: BackupStatus;
  readonly nativeStatus: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly incremental: boolean | null;
  readonly isReplica: boolean;
  /** 0 to 100. */
  readonly progressPercent: number | null;
  /** Whether a policy made the backup. */
  readonly isAutomatic: boolean | null;
  readonly resourceNativeId: string;
  readonly resourceNativeType: string;
  readonly resourceType: ResourceType;
  readonly resourceName: string | null;
  readonly sizeGb: number | null;
  readonly parentNativeId: string | null;
  /** Undefined in lists; a read by id has the children. */
  readonly children: readonly Row<Backup>[] | undefined;
}

const FINAL: ReadonlySet<BackupStatus> = new Set(['AVAILABLE', 'ERROR']);

/** Whether a backup no longer changes by itself. */
export function isFinalBackup({ status }: Backup): boolean {
  return FINAL.has(status);
}

export const backupId = defineId<Backup>('backup', 'Backup');
