import { uuidFrom } from '../identifiers.ts';
import { MINUTE_MS, zonelessMicros } from '../instants.ts';
import { backupStatus, isRunning, percentOf } from './life.ts';
import type { CbrBackup } from './rows.ts';
import { providerIdOf } from './vault-body.ts';

const OBJECT_TYPES: Record<string, string> = {
  'OS::Nova::Server': 'server',
  'OS::Cinder::Volume': 'disk',
  'OS::Sfs::Turbo': 'turbo',
};

export function providerIdOfType(resourceType: string): string | undefined {
  return providerIdOf(OBJECT_TYPES[resourceType] ?? 'server');
}

/** The body of a backup in a list, always without children. */
export function backupBody(backup: CbrBackup, now: number): object {
  const isServer = backup.resourceType === 'OS::Nova::Server';
  const hasRun = !isRunning(backup, now);
  return {
    children: [],
    checkpoint_id: backup.checkpointId,
    created_at: zonelessMicros(backup.createdAt),
    description: backup.description,
    expired_at: backup.expiresAt === null ? null : zonelessMicros(backup.expiresAt),
    extend_info: isServer ? serverDetails(backup) : diskDetails(backup, now),
    id: backup.id,
    image_type: backup.imageType,
    incremental: backup.isIncremental,
    name: backup.name,
    parent_id: backup.parentId,
    project_id: backup.projectId,
    protected_at: isServer && hasRun ? zonelessMicros(backup.createdAt + MINUTE_MS / 2) : null,
    // A child has the provider of its server.
    provider_id: providerIdOfType(backup.parentId === null ? backup.resourceType : 'OS::Nova::Server'),
    resource_az: 'az-a',
    resource_id: backup.resourceId,
    resource_name: backup.resourceName,
    scheduled_operation_id: null,
    resource_size: backup.sizeGb,
    resource_type: backup.resourceType,
    status: backupStatus(backup, now),
    updated_at: zonelessMicros(backup.createdAt + (hasRun ? 3 * MINUTE_MS : 0)),
    vault_id: backup.vaultId,
    version: 3,
    ...(backup.parentId === null ? { replication_records: [] } : {}),
    ...backup.spoilt,
  };
}

function serverDetails(backup: CbrBackup): object {
  return {
    auto_trigger: backup.isAutomatic,
    bootable: null,
    os_images_data: null,
    progress: null,
    snapshot_id: null,
    support_lld: true,
    supported_restore_mode: 'backup',
    system_disk: false,
    is_multi_az: false,
    encrypted_algorithm: null,
    is_dec: false,
    app_consistency: {
      app_consistency: '0',
      app_consistency_status: '0',
      app_consistency_error_code: '0',
      app_consistency_error_message: '',
    },
    contain_system_disk: true,
    encrypted: false,
    architecture: 'x86_64',
  };
}

function diskDetails(backup: CbrBackup, now: number): object {
  const run = { startsAt: backup.startsAt ?? backup.createdAt, endsAt: backup.settlesAt ?? backup.createdAt };
  return {
    auto_trigger: backup.isAutomatic,
    bootable: backup.parentId !== null,
    os_images_data: null,
    progress: percentOf(run, now),
    snapshot_id: uuidFrom(`snapshot:${backup.id}`),
    support_lld: true,
    supported_restore_mode: null,
    system_disk: backup.parentId !== null,
    is_multi_az: false,
    encrypted_algorithm: null,
    is_dec: false,
    app_consistency: null,
    encrypted: false,
  };
}
