import type { Answer, Call, World } from '../exchange.ts';
import { isUuid } from '../identifiers.ts';
import { zonelessMicros } from '../instants.ts';
import type { PathParts } from '../routes.ts';
import { backupStatus, backupsOf, checkpointStatus } from './life.ts';
import { businessRefusal, malformedUrl } from './refusals.ts';
import type { CbrCheckpoint, CbrResource } from './rows.ts';

/** GET /v3/{project_id}/checkpoints/{checkpoint_id} */
export function showCheckpoint(world: World, _call: Call, { project, id }: PathParts): Answer {
  if (id === undefined || !isUuid(id)) throw malformedUrl();
  const checkpoint = world.estate.cbr.checkpoints.find((row) => row.id === id && row.projectId === project);
  const status = checkpoint && checkpointStatus(world, checkpoint);
  if (checkpoint === undefined || status === undefined) throw businessRefusal('6217');
  const statusOf = protectStatuses(world, checkpoint);
  const vault = {
    id: checkpoint.vaultId,
    name: checkpoint.vaultName,
    resources: checkpoint.resources.map((resource) => snapshotBody(resource, statusOf(resource))),
    // Absent if nothing was skipped.
    ...(checkpoint.skipped.length > 0 ? { skipped_resources: checkpoint.skipped } : {}),
  };
  const body = { ...recordBody(checkpoint, status), vault, extra_info: null, ...checkpoint.spoilt };
  return { status: 200, body: { checkpoint: body } };
}

export function recordBody(checkpoint: CbrCheckpoint, status: string): object {
  return {
    id: checkpoint.id,
    project_id: checkpoint.projectId,
    status,
    created_at: zonelessMicros(checkpoint.createdAt),
  };
}

/** In a record the size is a string; in a vault it is a number with another key. */
export function snapshotBody(resource: CbrResource, protectStatus: string | null): object {
  return {
    id: resource.id,
    name: resource.name,
    type: resource.type,
    resource_size: String(resource.sizeGb),
    protect_status: protectStatus,
    extra_info: null,
  };
}

function protectStatuses(world: World, checkpoint: CbrCheckpoint): (resource: CbrResource) => string {
  const words: Record<string, string> = { waiting_protect: 'protecting', protecting: 'protecting', error: 'error' };
  const byResource = new Map(
    backupsOf(world, checkpoint).map((backup) => [backup.resourceId, words[backupStatus(backup, world.now)]]),
  );
  return (resource) => byResource.get(resource.id) ?? 'available';
}
