import type { Answer, Call, World } from '../exchange.ts';
import { isUuid } from '../identifiers.ts';
import type { PathParts } from '../routes.ts';
import { isGone, isRunning } from './life.ts';
import { pageBody, windowOf } from './paging.ts';
import { businessRefusal, invalidParameter } from './refusals.ts';
import type { CbrVault } from './rows.ts';
import { type VaultActivity, vaultBody } from './vault-body.ts';

/** GET /v3/{project_id}/vaults */
export function listVaults(world: World, call: Call, { project }: PathParts): Answer {
  const window = windowOf(call);
  const isWanted = vaultFilter(call.query);
  const rows = world.estate.cbr.vaults.filter((vault) => vault.projectId === project && isWanted(vault));
  const activity = activityByVault(world);
  const body = pageBody(world, 'vaults', rows, window, (vault) => vaultBody(vault, activity.get(vault.id)));
  return { status: 200, body };
}

/** GET /v3/{project_id}/vaults/{vault_id} */
export function showVault(world: World, _call: Call, { project, id }: PathParts): Answer {
  const vault = findVault(world, project, id);
  return { status: 200, body: { vault: vaultBody(vault, activityByVault(world).get(vault.id)) } };
}

export function findVault(world: World, project: string | undefined, id: string | undefined): CbrVault {
  if (id === undefined || !isUuid(id)) throw invalidParameter('vault_id');
  const vault = world.estate.cbr.vaults.find((row) => row.id === id && row.projectId === project);
  if (vault === undefined) throw businessRefusal('6105');
  return vault;
}

function vaultFilter(query: URLSearchParams): (vault: CbrVault) => boolean {
  const id = query.get('id'); // of a repeated id only the first counts
  const name = query.get('name')?.toLowerCase(); // a part of the name is enough, in any case
  const status = query.get('status');
  const resourceIds = query.get('resource_ids')?.split(',');
  const objectType = query.get('object_type');
  const protectType = query.get('protect_type');
  const policyId = query.get('policy_id');
  return (vault) =>
    (id === null || vault.id === id) &&
    (name === undefined || vault.name.toLowerCase().includes(name)) &&
    (status === null || vault.status === status) &&
    (resourceIds === undefined || vault.resources.some((resource) => resourceIds.includes(resource.id))) &&
    (objectType === null || vault.objectType === objectType) &&
    (protectType === null || vault.protectType === protectType) &&
    (policyId === null || vault.policyId === policyId);
}

/** Adds the backups created since the start to their vaults, in one pass for a whole list. */
export function activityByVault({ estate, now }: World): Map<string, VaultActivity> {
  const activity = new Map<string, VaultActivity>();
  for (const backup of estate.cbr.backups) {
    if (backup.settlesAt === undefined || backup.parentId !== null || isGone(backup, now)) continue;
    const known = activity.get(backup.vaultId) ?? { runningIds: new Set(), growth: [] };
    if (isRunning(backup, now)) known.runningIds.add(backup.resourceId);
    else known.growth.push({ resourceId: backup.resourceId, sizeMb: backup.growsMb ?? 0 });
    activity.set(backup.vaultId, known);
  }
  return activity;
}
