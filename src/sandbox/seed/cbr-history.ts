import { type CbrEstate, cbrBackup, cbrCheckpoint } from '../cbr/estate.ts';
import { cbrBackupTask, cbrTask } from '../cbr/estate-tasks.ts';
import type { CbrBackup, CbrCheckpoint, CbrSkippedResource, CbrVault } from '../cbr/rows.ts';
import { uuidFrom } from '../identifiers.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../instants.ts';
import {
  ARCHIVE,
  COPIES,
  EU_SHOP,
  EU_VAULTS,
  ORDERS,
  PAYROLL,
  SG_VAULTS,
  SHARED_FILES,
  WEB_DISKS,
} from './cbr-vaults.ts';

interface Run {
  vault: CbrVault;
  /** The source of the id; independent of the time. */
  label: string;
  createdAt: number;
  given?: Partial<CbrCheckpoint>;
  backup?: Partial<CbrBackup>;
}

interface Schedule {
  everyDays: number;
  runs: number;
  /** UTC. */
  hour: number;
}

/** By the number of nights ago. */
const SKIPPED: Record<number, { name: string; code: string; reason: string }> = {
  3: { name: 'orders-worker-01', code: 'BackupService.7101', reason: 'The server is SHELVED_OFFLOADED.' },
  4: { name: 'orders-worker-01', code: 'BackupService.7101', reason: 'The server is SHELVED_OFFLOADED.' },
  17: { name: 'orders-api-02', code: 'BackupService.6203', reason: 'The resource is being backed up.' },
};
const FAILED_NIGHT = 9;
/** The backups of a night and their tasks have ended by then. */
const NIGHT_MS = 5 * MINUTE_MS;
const FAILURE = { code: 'BackupService.6215', message: 'The resource status does not allow backup.' };

export function addCbrHistory(cbr: CbrEstate, now: number): void {
  for (const vault of [...SG_VAULTS, ...EU_VAULTS]) cbr.vaults.push(structuredClone(vault));
  addNights(cbr, now, ORDERS, { everyDays: 1, runs: 60, hour: 2 });
  addNights(cbr, now, PAYROLL, { everyDays: 7, runs: 9, hour: 1 });
  addNights(cbr, now, WEB_DISKS, { everyDays: 2, runs: 30, hour: 3 });
  addNights(cbr, now, SHARED_FILES, { everyDays: 1, runs: 30, hour: 4 });
  addNights(cbr, now, EU_SHOP, { everyDays: 1, runs: 20, hour: 0 });
  addManualRuns(cbr, now);
}

function addNights(cbr: CbrEstate, now: number, vault: CbrVault, { everyDays, runs, hour }: Schedule): void {
  const lastNight = Math.floor((now - NIGHT_MS - hour * HOUR_MS) / DAY_MS) * DAY_MS + hour * HOUR_MS;
  for (let night = 0; night < runs; night += 1) {
    const createdAt = lastNight - night * everyDays * DAY_MS + 4_118.233;
    const id = uuidFrom(`seed:${vault.name}:${night}`);
    // The name identifies the run; the names of its backups have the resource as a suffix.
    const given = { name: `autobk_${id.slice(0, 4)}`, retentionDays: 90, ...nightOf(vault, night) };
    const status = vault === ORDERS && night === FAILED_NIGHT ? 'error' : 'available';
    const isIncremental = night % 7 !== 6;
    addRun(cbr, {
      vault,
      label: `${night}`,
      createdAt,
      given,
      backup: { isAutomatic: true, isIncremental, status, expiresAt: createdAt + 90 * DAY_MS },
    });
  }
}

function nightOf(vault: CbrVault, night: number): Pick<CbrCheckpoint, 'resources' | 'skipped'> {
  const protectable = vault.resources.filter(({ protectStatus }) => protectStatus === 'available');
  const skip = vault === ORDERS ? SKIPPED[night] : undefined;
  const resources = protectable.filter(({ name }) => name !== skip?.name);
  const left = protectable.filter((resource) => !resources.includes(resource));
  return { resources, skipped: left.map(({ id, type }): CbrSkippedResource => ({ id, type, ...skip })) };
}

function addManualRuns(cbr: CbrEstate, now: number): void {
  const manual = { isAutomatic: false, isIncremental: false };
  addRun(cbr, {
    vault: ORDERS,
    label: 'before-schema-change',
    createdAt: now - 2 * MINUTE_MS,
    given: {
      name: 'before-schema-change',
      description: 'manual, ticket 4471',
      resources: ORDERS.resources.slice(0, 1),
    },
    backup: { ...manual, startsAt: now - MINUTE_MS, settlesAt: now + 3 * MINUTE_MS, growsMb: 900 },
  });
  addRun(cbr, {
    vault: ORDERS,
    label: 'release',
    createdAt: now - 12 * DAY_MS - 5 * HOUR_MS,
    given: { name: 'release-2_14', description: 'Vor dem großen Umbau – 「大改修の前」' },
    backup: manual,
  });
  addRun(cbr, {
    vault: PAYROLL,
    label: 'year-end',
    createdAt: now - 33 * DAY_MS,
    given: { name: 'year-end', description: null },
    backup: { ...manual, description: null },
  });
  addRun(cbr, { vault: ARCHIVE, label: 'final', createdAt: now - 58 * DAY_MS, backup: manual });
  addRun(cbr, {
    vault: COPIES,
    label: 'copy',
    createdAt: now - 2 * DAY_MS,
    given: { name: 'copy-of-shop', resources: EU_SHOP.resources },
    backup: { ...manual, imageType: 'replication' },
  });
}

function addRun(cbr: CbrEstate, { vault, label, createdAt, given, backup = {} }: Run): void {
  const checkpoint = cbrCheckpoint(vault, { id: uuidFrom(`seed:${vault.name}:${label}`), createdAt, ...given });
  cbr.checkpoints.push(checkpoint);
  cbr.tasks.push(...checkpoint.skipped.flatMap((resource) => skippedTask(checkpoint, vault, resource)));
  checkpoint.resources.forEach((resource, position) => {
    const name = backup.isAutomatic ? `${checkpoint.name}_${resource.name}`.slice(0, 255) : checkpoint.name;
    // Backups start shortly after their record.
    const own = { ...backup, name, createdAt: createdAt + 45.651 + 18.274 * position };
    const row = cbrBackup(checkpoint, resource, own);
    cbr.backups.push(row, ...disksOf(checkpoint, row, own));
    // A replica has its task in the region of its source.
    if (row.imageType === 'replication') return;
    cbr.tasks.push(cbrBackupTask(row, vault.name, { failure: row.status === 'error' ? FAILURE : undefined }));
  });
}

/** A resource that is skipped by a policy has a task and no backup, unless it is not expected to have one. */
function skippedTask(checkpoint: CbrCheckpoint, vault: CbrVault, { id = '', type = '', ...skip }: CbrSkippedResource) {
  const { name = '', code, reason: message = '' } = skip;
  if (code === undefined) return [];
  const { id: checkpointId, createdAt } = checkpoint;
  const given = { id: uuidFrom(`seed-skipped:${checkpointId}`), checkpointId, createdAt, failure: { code, message } };
  return cbrTask(vault, { id, type, name }, { operationType: 'backup', status: 'skipped', ...given });
}

/** A server backup consists of its disk backups. */
function disksOf(checkpoint: CbrCheckpoint, server: CbrBackup, own: Partial<CbrBackup>): CbrBackup[] {
  if (server.resourceType !== 'OS::Nova::Server') return [];
  const sizes = server.sizeGb > 40 ? [40, server.sizeGb - 40] : [server.sizeGb];
  return sizes.map((sizeGb, position) => {
    const name = `${server.resourceName}-${position === 0 ? 'root' : 'data'}`;
    const disk = { id: uuidFrom(`seed-disk:${name}`), name, type: 'OS::Cinder::Volume', sizeGb };
    const given = { ...own, parentId: server.id, expiresAt: null, createdAt: server.createdAt + 17 * SECOND_MS };
    const { growsMb: _, ...child } = { ...given, name: `${server.name}-${position === 0 ? 'root' : 'data'}` };
    return cbrBackup(checkpoint, disk, child);
  });
}
