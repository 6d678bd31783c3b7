// The rows of CBR. Instants are ms since the epoch. `spoilt` overrides members of the row's wire body, for tests with a
// wrong type, an unknown value or a missing value.

export interface CbrResource {
  id: string;
  name: string;
  type: string;
  /** The status while no backup is running. */
  protectStatus: string | null;
  sizeGb: number;
  backupSizeMb: number;
  backupCount: number;
  /** undefined omits the key, as the service sometimes does. */
  extraInfo: object | undefined;
}

export interface CbrVault {
  id: string;
  projectId: string;
  name: string;
  description: string | null;
  /** available, lock, frozen, deleting, error. */
  status: string;
  createdAt: number;
  /** server, disk, turbo. */
  objectType: string;
  /** backup or replication; the latter accepts no backups. */
  protectType: string;
  sizeGb: number;
  usedMb: number;
  /** A locked vault keeps its automatic backups until they expire. */
  isLocked: boolean;
  resources: CbrResource[];
  tags: { key: string; value?: string }[];
  policyId?: string;
  spoilt?: object;
}

export interface CbrSkippedResource {
  id?: string;
  type?: string;
  name?: string;
  code?: string;
  reason?: string;
}

export interface CbrCheckpoint {
  id: string;
  projectId: string;
  vaultId: string;
  /** The state at backup time. */
  vaultName: string;
  createdAt: number;
  name: string;
  description: string | null;
  /** -1: kept forever. */
  retentionDays: number;
  resources: CbrResource[];
  skipped: CbrSkippedResource[];
  /** Overrides the status derived from the backups. */
  status?: string;
  spoilt?: object;
}

export interface CbrBackup {
  id: string;
  checkpointId: string;
  vaultId: string;
  projectId: string;
  /** The server backup that this disk backup is part of. */
  parentId: string | null;
  name: string;
  description: string | null;
  /** The final status, unless deleted. */
  status: string;
  createdAt: number;
  expiresAt: number | null;
  isIncremental: boolean;
  isAutomatic: boolean;
  imageType: 'backup' | 'replication';
  resourceId: string;
  resourceName: string;
  resourceType: string;
  sizeGb: number;
  /** waiting_protect until then. */
  startsAt?: number;
  /** protecting until then. */
  settlesAt?: number;
  /** The growth of the used size of the vault at the end of the backup. */
  growsMb?: number;
  /** waiting_delete until then, deleting afterwards. */
  deletesAt?: number;
  /** 404 from then on. */
  goneAt?: number;
  /** error from then on: the deletion failed. */
  keptAt?: number;
  spoilt?: object;
}

export interface CbrFailure {
  /** With the name of the service: `BackupService.6204`. */
  code: string;
  message: string;
}

/** A task, which the paths of CBR call an operation log. */
export interface CbrTask {
  id: string;
  projectId: string;
  /** backup, copy, replication, restore, delete, sync, vault_delete, remove_resource, migrate_resources. */
  operationType: string;
  /** The final status: success, skipped, failed, timeout. */
  status: string;
  checkpointId: string | null;
  policyId: string | null;
  providerId: string | undefined;
  vaultId: string;
  /** The state when the task was created. */
  vaultName: string;
  resource: { id: string; type: string; name: string; extra_info?: object };
  /** The part of `extra_info` that depends on the type, under its key: `{ delete: { backup_id, backup_name } }`. */
  details: object;
  failure: CbrFailure | undefined;
  createdAt: number;
  /** waiting until then. */
  startsAt: number;
  /** running until then; Infinity: its worker died. */
  endsAt: number;
  spoilt?: object;
}
