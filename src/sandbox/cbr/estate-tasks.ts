import { uuidFrom } from '../identifiers.ts';
import { MINUTE_MS } from '../instants.ts';
import { providerIdOfType } from './backup-body.ts';
import type { CbrBackup, CbrResource, CbrTask, CbrVault } from './rows.ts';

type Subject = Pick<CbrResource, 'id' | 'type' | 'name'>;

/**
 * A task that was successful after two minutes, with an id derived from its type, vault and resource. A task of a whole
 * vault names one of the resources of the vault.
 */
export function cbrTask(
  { id: vaultId, name: vaultName, projectId }: Pick<CbrVault, 'id' | 'name' | 'projectId'>,
  { id, type, name }: Subject,
  given: Partial<CbrTask> & { operationType: string; createdAt: number },
): CbrTask {
  const { createdAt, startsAt = createdAt } = given;
  return {
    id: uuidFrom(`cbr-task:${given.operationType}:${vaultId}:${id}`),
    projectId,
    status: given.failure === undefined ? 'success' : 'failed',
    checkpointId: null,
    policyId: null,
    providerId: providerIdOfType(type),
    vaultId,
    vaultName,
    resource: { id, type, name },
    details: {},
    failure: undefined,
    startsAt,
    endsAt: startsAt + 2 * MINUTE_MS,
    ...given,
  };
}

/** The task of a top-level backup, with its times and its outcome. */
export function cbrBackupTask(backup: CbrBackup, vaultName: string, given: Partial<CbrTask> = {}): CbrTask {
  const { startsAt = backup.createdAt, settlesAt = backup.createdAt + 3 * MINUTE_MS } = backup;
  return taskOfBackup(backup, vaultName, {
    id: uuidFrom(`cbr-task:backup:${backup.id}`),
    operationType: 'backup',
    status: backup.status === 'error' ? 'failed' : 'success',
    policyId: backup.isAutomatic ? uuidFrom(`cbr-policy:${backup.vaultId}`) : null,
    resource: { ...subjectOf(backup), extra_info: {} },
    details: {
      backup: {
        ...backupNames(backup),
        incremental: String(backup.isIncremental),
        app_consistency_status: '0',
        app_consistency_error_code: '0',
        app_consistency_error_message: '',
      },
    },
    createdAt: backup.createdAt,
    startsAt,
    endsAt: settlesAt,
    ...given,
  });
}

/** A task that deletes a backup with its children. */
export function cbrDeletionTask(
  backup: CbrBackup,
  vaultName: string,
  given: Partial<CbrTask> & { createdAt: number },
): CbrTask {
  const details = { delete: backupNames(backup) };
  const id = uuidFrom(`cbr-task:delete:${backup.id}`);
  return taskOfBackup(backup, vaultName, { id, operationType: 'delete', details, ...given });
}

/** A task that writes a backup to a resource. */
export function cbrRestoreTask(
  backup: CbrBackup,
  { vaultName, target, ...given }: Partial<CbrTask> & { createdAt: number; vaultName: string; target: Subject },
): CbrTask {
  const restored = { target_resource_id: target.id, target_resource_name: target.name };
  const details = { restore: { ...backupNames(backup), ...restored } };
  const id = uuidFrom(`cbr-task:restore:${backup.id}:${target.id}`);
  return taskOfBackup(backup, vaultName, { id, operationType: 'restore', details, ...given });
}

function taskOfBackup(
  backup: CbrBackup,
  vaultName: string,
  given: Partial<CbrTask> & { operationType: string; createdAt: number },
): CbrTask {
  const vault = { id: backup.vaultId, name: vaultName, projectId: backup.projectId };
  return cbrTask(vault, subjectOf(backup), { checkpointId: backup.checkpointId, ...given });
}

function subjectOf({ resourceId, resourceType, resourceName }: CbrBackup): Subject {
  return { id: resourceId, type: resourceType, name: resourceName };
}

function backupNames({ id, name }: CbrBackup): object {
  return { backup_id: id, backup_name: name };
}
