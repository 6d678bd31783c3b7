import type { Answer, Call, World } from '../exchange.ts';
import { isUuid, uuidFrom } from '../identifiers.ts';
import type { PathParts } from '../routes.ts';
import { recordBody, snapshotBody } from './checkpoints.ts';
import { cbrBackup, cbrCheckpoint } from './estate.ts';
import { cbrBackupTask } from './estate-tasks.ts';
import { businessRefusal, invalidParameter } from './refusals.ts';
import type { CbrCheckpoint, CbrResource, CbrSkippedResource, CbrVault } from './rows.ts';
import { QUIET, type VaultActivity } from './vault-body.ts';
import { activityByVault, findVault } from './vaults.ts';

/** POST /v3/{project_id}/checkpoints: one backup per resource that can be backed up now. */
export function createCheckpoint(world: World, call: Call, { project }: PathParts): Answer {
  const order = readOrder(call.body);
  const vault = findVault(world, project, order.vaultId);
  const activity = activityByVault(world).get(vault.id) ?? QUIET;
  refuseByVaultState(vault, activity);
  const chosen = chooseResources(vault, order.resourceIds);
  const skipped = chosen.flatMap((resource) => reasonToSkip(resource, activity) ?? []);
  const resources = chosen.filter(({ id }) => !skipped.some((row) => row.id === id));
  if (resources.length === 0) throw businessRefusal('0001');
  const checkpoint = record(world, vault, { order, resources, skipped });
  return { status: 200, body: { checkpoint: createdBody(checkpoint) } };
}

interface Order {
  vaultId: string;
  name: string | undefined;
  description: string;
  isIncremental: boolean;
  resourceIds: string[] | undefined;
}

const NAME = /^[\p{Script=Han}\w-]{1,64}$/u;

function readOrder(text: string): Order {
  const { checkpoint } = parseObject(text);
  if (!isObject(checkpoint)) throw invalidParameter('checkpoint');
  const { vault_id: vaultId, parameters = {} } = checkpoint;
  if (typeof vaultId !== 'string' || !isUuid(vaultId)) throw invalidParameter('vault_id');
  if (!isObject(parameters)) throw invalidParameter('parameters');
  const { name, description = '', incremental = true, resources, resource_details: details } = parameters;
  if (name !== undefined && (typeof name !== 'string' || !NAME.test(name))) throw invalidParameter('name');
  if (typeof description !== 'string' || description.length > 255) throw invalidParameter('description');
  if (typeof incremental !== 'boolean') throw invalidParameter('incremental');
  const resourceIds = resources ?? (Array.isArray(details) ? details.map((detail) => detail?.id) : undefined);
  if (resourceIds !== undefined && !isTextList(resourceIds)) throw invalidParameter('resources');
  return { vaultId, name, description, isIncremental: incremental, resourceIds };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Refused below, like any other body that is not an object.
  }
  throw invalidParameter('request body');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function refuseByVaultState(vault: CbrVault, { growth }: VaultActivity): void {
  const usedMb = growth.reduce((sum, { sizeMb }) => sum + sizeMb, vault.usedMb);
  if (vault.status !== 'available') throw businessRefusal('6113');
  if (vault.protectType === 'replication') throw businessRefusal('6124');
  if (usedMb > vault.sizeGb * 1024) throw businessRefusal('6114');
}

function chooseResources(vault: CbrVault, ids: string[] | undefined): CbrResource[] {
  if (ids === undefined) return vault.resources;
  return ids.map((id) => {
    const resource = vault.resources.find((row) => row.id === id);
    if (resource === undefined) throw businessRefusal('6135');
    return resource;
  });
}

function reasonToSkip(
  { id, type, name, protectStatus }: CbrResource,
  { runningIds }: VaultActivity,
): CbrSkippedResource | null {
  const skip = (code: string, reason: string) => ({ id, type, name, code: `BackupService.${code}`, reason });
  if (runningIds.has(id) || protectStatus === 'protecting') return skip('6203', 'The resource is being backed up.');
  if (protectStatus !== 'deleted') return null;
  return type === 'OS::Nova::Server'
    ? skip('7100', 'The server does not exist.')
    : skip('7000', 'The disk does not exist.');
}

function record(
  { estate, now }: World,
  vault: CbrVault,
  { order, resources, skipped }: { order: Order; resources: CbrResource[]; skipped: CbrSkippedResource[] },
): CbrCheckpoint {
  estate.made += 1;
  const id = uuidFrom(`cbr-made:${estate.made}`);
  const name = order.name ?? `manualbk_${id.slice(0, 4)}`;
  const checkpoint = cbrCheckpoint(vault, {
    id,
    name,
    description: order.description,
    createdAt: now,
    resources,
    skipped,
  });
  const { failure, pace } = estate.cbr;
  const startsAt = now + pace.queueMs;
  const life = { startsAt, settlesAt: startsAt + pace.backupMs, isIncremental: order.isIncremental };
  const backups = resources.map((resource) =>
    cbrBackup(checkpoint, resource, {
      ...life,
      status: failure === undefined ? 'available' : 'error',
      // One thousandth of each disk has changed: one MB per GB.
      growsMb: failure === undefined ? resource.sizeGb : 0,
    }),
  );
  estate.cbr.checkpoints.push(checkpoint);
  estate.cbr.backups.push(...backups);
  estate.cbr.tasks.push(...backups.map((backup) => cbrBackupTask(backup, vault.name, { failure })));
  return checkpoint;
}

/** Unlike show: extra_info is set, no skipped resource is an empty list, and current sizes are included. */
function createdBody(checkpoint: CbrCheckpoint): object {
  const resources = checkpoint.resources.map((resource) => ({
    ...snapshotBody(resource, resource.protectStatus),
    backup_size: String(resource.backupSizeMb),
    backup_count: String(resource.backupCount),
  }));
  return {
    ...recordBody(checkpoint, 'protecting'),
    vault: { id: checkpoint.vaultId, name: checkpoint.vaultName, resources, skipped_resources: checkpoint.skipped },
    extra_info: {
      name: checkpoint.name,
      description: checkpoint.description,
      retention_duration: checkpoint.retentionDays,
    },
  };
}
