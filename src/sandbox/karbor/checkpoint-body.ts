import { utcDay } from '../instants.ts';
import { extraInfoText } from './graph.ts';
import { checkpointStatus } from './life.ts';
import type { KarborCheckpoint } from './rows.ts';

/** The body of show and list: graph and extra information are strings, the time is a day. */
export function checkpointBody(row: KarborCheckpoint, now: number): object {
  const { planId: id, planName: name, providerId } = row;
  return {
    id: row.id,
    project_id: row.projectId,
    status: checkpointStatus(row, now),
    protection_plan: { id, name, provider_id: providerId, resources: resourceBodies(row) },
    resource_graph: row.resourceGraph,
    created_at: utcDay(row.createdAt),
    extra_info: extraInfoOf(row, now),
    ...row.spoilt,
  };
}

/** A copy that is available says so. */
function extraInfoOf(row: KarborCheckpoint, now: number): KarborCheckpoint['extraInfo'] {
  const isFinished = row.isCopy && row.settlesAt !== undefined && checkpointStatus(row, now) === 'available';
  return isFinished ? '{"copy_status": "finished"}' : row.extraInfo;
}

/** The body of a create response, without provider, graph and day. */
export function createdCheckpointBody(row: KarborCheckpoint, now: number): object {
  const { planId: id, planName: name } = row;
  return {
    id: row.id,
    project_id: row.projectId,
    status: checkpointStatus(row, now),
    protection_plan: { id, name, resources: resourceBodies(row) },
    resource_graph: null,
    created_at: null,
    extra_info: row.extraInfo,
  };
}

function resourceBodies({ resources }: KarborCheckpoint): object[] {
  return resources.map((resource) => {
    const { id, type, name } = resource;
    return { id, type, name, extra_info: extraInfoText(resource) };
  });
}
