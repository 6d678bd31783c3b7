// What CBR remembers. Instants are ms since the epoch. `spoilt` is laid over the row's wire body
// as it is, for tests that need a body with a wrong type, an unknown word or a missing value.

export interface CbrResource {
  id: string;
  name: string;
  type: string;
  /** What the vault shows while no backup of it is running. */
  protectStatus: string | null;
  sizeGb: number;
  backupSizeMb: number;
  backupCount: number;
  /** undefined leaves the key out, as the service does at times. */
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
  /** backup or replication; the latter takes no backups. */
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
  /** As it was then. */
  vaultName: string;
  createdAt: number;
  name: string;
  description: string | null;
  /** -1 keeps for ever. */
  retentionDays: number;
  resources: CbrResource[];
  skipped: CbrSkippedResource[];
  /** Stands instead of what its backups say. */
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
  /** What it is once settled and while nobody deletes it. */
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
  /** What the vault's use grows by when it settles. */
  growsMb?: number;
  /** waiting_delete until then, deleting afterwards. */
  deletesAt?: number;
  /** 404 from then on. */
  goneAt?: number;
  spoilt?: object;
}
