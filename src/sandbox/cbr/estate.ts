import { uuidFrom } from '../identifiers.ts';
import type { CbrBackup, CbrCheckpoint, CbrFailure, CbrResource, CbrTask, CbrVault } from './rows.ts';

export interface CbrProject {
  id: string;
  /** The upstream name in `gatewayConfig()`. */
  name: string;
  region: string;
  /** A token that never expires, for use in a configuration file. */
  token: string;
}

export interface CbrEstate {
  projects: CbrProject[];
  vaults: CbrVault[];
  checkpoints: CbrCheckpoint[];
  /** Top-level backups and their children, in any order. */
  backups: CbrBackup[];
  tasks: CbrTask[];
  /** A backup list without `incremental` omits the incremental ones. */
  incrementalHidden: boolean;
  /** Backup lists include children, which otherwise require `parent_id`. */
  childrenInLists: boolean;
  /** Maximum rows per page, and the reported limit (the requested or the applied one) and count. */
  paging: { most: number; limit: 'asked' | 'used' | 'absent'; count: 'page' | 'total' | 'absent' };
  /** Durations in ms: the wait before a start, a backup, a deletion. Infinity: the worker dies during the run. */
  pace: { queueMs: number; backupMs: number; deleteMs: number };
  /** Why the runs that are accepted now will fail. */
  failure?: CbrFailure;
}

export const SG: CbrProject = {
  id: '0605767b5780d5762fc5c0118072a564',
  name: 'sg',
  region: 'ap-southeast-3',
  token: 'sandbox-token-sg-not-a-secret',
};

export const EU: CbrProject = {
  id: '5fe20c9b71d84e36a0b7c4d1f8e93a62',
  name: 'eu',
  region: 'eu-west-101',
  token: 'sandbox-token-eu-not-a-secret',
};

export function emptyCbr(): CbrEstate {
  return {
    projects: [{ ...SG }, { ...EU }],
    vaults: [],
    checkpoints: [],
    backups: [],
    tasks: [],
    incrementalHidden: false,
    childrenInLists: false,
    paging: { most: 1000, limit: 'asked', count: 'page' },
    pace: { queueMs: 1_000, backupMs: 15_000, deleteMs: 5_000 },
  };
}

const SOME_DAY = Date.UTC(2026, 0, 5, 2, 0, 4, 118);

export function cbrResource(given: Partial<CbrResource> & { name: string }): CbrResource {
  return {
    id: uuidFrom(`cbr-resource:${given.name}`),
    type: 'OS::Nova::Server',
    protectStatus: 'available',
    sizeGb: 40,
    backupSizeMb: 2048,
    backupCount: 1,
    extraInfo: {},
    ...given,
  };
}

/** A vault with an id derived from its name and project. `resources` defaults to none. */
export function cbrVault(given: Partial<CbrVault> & { name: string }): CbrVault {
  const projectId = given.projectId ?? SG.id;
  return {
    id: uuidFrom(`cbr-vault:${projectId}:${given.name}`),
    projectId,
    description: null,
    status: 'available',
    createdAt: SOME_DAY,
    objectType: 'server',
    protectType: 'backup',
    sizeGb: 500,
    usedMb: 10_240,
    isLocked: false,
    resources: [],
    tags: [],
    ...given,
  };
}

/** A settled record of the whole vault, with an id derived from vault, time and name. */
export function cbrCheckpoint(vault: CbrVault, given: Partial<CbrCheckpoint> = {}): CbrCheckpoint {
  const createdAt = given.createdAt ?? SOME_DAY;
  return {
    id: uuidFrom(`cbr-checkpoint:${vault.id}:${createdAt}:${given.name ?? ''}`),
    projectId: vault.projectId,
    vaultId: vault.id,
    vaultName: vault.name,
    createdAt,
    name: 'manual-01',
    description: '',
    retentionDays: -1,
    resources: vault.resources,
    skipped: [],
    ...given,
  };
}

/** The backup of one resource in a checkpoint. A child has a `parentId`, and the `sizeGb` of its disk. */
export function cbrBackup(
  checkpoint: CbrCheckpoint,
  resource: Pick<CbrResource, 'id' | 'name' | 'type' | 'sizeGb'>,
  given: Partial<CbrBackup> = {},
): CbrBackup {
  return {
    id: uuidFrom(`cbr-backup:${checkpoint.id}:${resource.id}:${given.parentId ?? ''}`),
    checkpointId: checkpoint.id,
    vaultId: checkpoint.vaultId,
    projectId: checkpoint.projectId,
    parentId: null,
    name: checkpoint.name,
    description: checkpoint.description,
    status: 'available',
    createdAt: checkpoint.createdAt,
    expiresAt: null,
    isIncremental: true,
    isAutomatic: false,
    imageType: 'backup',
    resourceId: resource.id,
    resourceName: resource.name,
    resourceType: resource.type,
    sizeGb: resource.sizeGb,
    ...given,
  };
}
