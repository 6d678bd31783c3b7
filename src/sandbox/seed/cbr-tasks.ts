import { type CbrEstate, cbrBackup, cbrCheckpoint, cbrResource, cbrVault, EU, SG } from '../cbr/estate.ts';
import { cbrDeletionTask, cbrRestoreTask, cbrTask } from '../cbr/estate-tasks.ts';
import type { CbrBackup, CbrTask } from '../cbr/rows.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../instants.ts';
import { ARCHIVE, COPIES, EU_SHOP, ORDERS, PAYROLL, SHARED_FILES } from './cbr-vaults.ts';

/** Tasks other than backups: one per type and per outcome. */
export function addCbrTasks(cbr: CbrEstate, now: number): void {
  const backup = (vaultId: string, name: string): CbrBackup => {
    const found = cbr.backups.find((row) => row.vaultId === vaultId && row.name === name && row.parentId === null);
    if (found === undefined) throw new Error(`The seed has no backup ${name}.`);
    return found;
  };
  const release = backup(ORDERS.id, 'release-2_14');
  const yearEnd = backup(PAYROLL.id, 'year-end');
  cbr.tasks.push(
    ...restores(release, yearEnd, now),
    ...deletions(backup(ARCHIVE.id, 'manual-01'), now),
    ...replications(now),
    ...vaultTasks(now),
  );
}

function restores(release: CbrBackup, yearEnd: CbrBackup, now: number): CbrTask[] {
  const own = ({ resourceId: id, resourceType: type, resourceName: name }: CbrBackup) => ({ id, type, name });
  const standby = cbrResource({ name: 'payroll-standby-01' });
  return [
    cbrRestoreTask(release, { vaultName: ORDERS.name, target: own(release), createdAt: now - 11 * DAY_MS }),
    cbrRestoreTask(yearEnd, {
      vaultName: PAYROLL.name,
      target: standby,
      createdAt: now - 30 * DAY_MS,
      failure: { code: 'BackupService.2001', message: 'The capacity of the target disk is less than the backup.' },
    }),
    cbrRestoreTask(yearEnd, {
      vaultName: PAYROLL.name,
      target: own(yearEnd),
      createdAt: now - 29 * DAY_MS,
      endsAt: now - 28 * DAY_MS,
      status: 'timeout',
    }),
  ];
}

function deletions(archived: CbrBackup, now: number): CbrTask[] {
  const [disk] = ORDERS.resources;
  const gone = cbrBackup(cbrCheckpoint(ORDERS, { name: 'before-audit' }), disk ?? cbrResource({ name: 'orders' }));
  const failure = {
    code: 'BackupService.6204',
    message: 'The backup has been used to create an image and cannot be deleted.',
  };
  return [
    cbrDeletionTask(gone, ORDERS.name, { createdAt: now - 3 * DAY_MS }),
    cbrDeletionTask(archived, ARCHIVE.name, { createdAt: now - 2 * DAY_MS, failure }),
  ];
}

/** The first one was successful, the others wait. */
function replications(now: number): CbrTask[] {
  return EU_SHOP.resources.map((resource, position) => {
    const source = cbrBackup(cbrCheckpoint(EU_SHOP), resource);
    const replication = {
      source_backup_id: source.id,
      source_backup_name: source.name,
      source_checkpoint_id: source.checkpointId,
      source_project_id: EU.id,
      source_region: EU.region,
      destination_project_id: SG.id,
      destination_region: SG.region,
    };
    const times =
      position === 0 ? { createdAt: now - 2 * DAY_MS } : { createdAt: now - MINUTE_MS, startsAt: now + 5 * MINUTE_MS };
    return cbrTask(EU_SHOP, resource, { operationType: 'replication', details: { replication }, ...times });
  });
}

/** Tasks that have counts in place of a backup. */
function vaultTasks(now: number): CbrTask[] {
  const crm = cbrVault({ name: 'vault-old-crm', resources: [] });
  const crmServer = cbrResource({ name: 'crm-01' });
  const worker = cbrResource({ name: 'orders-worker-00' });
  const [files = crmServer] = SHARED_FILES.resources;
  const [copy = crmServer] = EU_SHOP.resources;
  const { id, type, name } = worker;
  const removed = { fail_count: 1, total_count: 3, resources: [{ id, type, name }] };
  const failure = { code: 'BackupService.6115', message: 'Failed to delete the backups of the vault resources.' };
  return [
    cbrTask(crm, crmServer, {
      operationType: 'vault_delete',
      createdAt: now - 8 * DAY_MS,
      details: { vault_delete: { fail_count: 0, total_count: 12 } },
    }),
    cbrTask(ORDERS, worker, {
      operationType: 'remove_resource',
      createdAt: now - 7 * DAY_MS,
      details: { remove_resources: removed },
      failure,
    }),
    cbrTask(SHARED_FILES, files, {
      operationType: 'sync',
      createdAt: now - 6 * DAY_MS,
      details: { sync: { sync_backup_num: 4, delete_backup_num: 1, err_sync_backup_num: 0 } },
    }),
    cbrTask(SHARED_FILES, files, { operationType: 'migrate_resources', createdAt: now - 5 * DAY_MS }),
    cbrTask(COPIES, copy, { operationType: 'copy', createdAt: now - 2 * DAY_MS - HOUR_MS }),
  ];
}
