import { type Checkpoint, checkpointId } from '../../domain/checkpoint.ts';
import type { Resource } from '../../domain/resource.ts';
import { vaultId } from '../../domain/vault.ts';
import { GatewayError } from '../../failure.ts';
import { shown } from '../../http/display.ts';
import {
  dayOrNull,
  decodeNestedJson,
  identifier,
  type JsonObject,
  member,
  ShapeError,
  text,
  textOrNull,
} from '../../http/json-reader.ts';
import { observed } from '../../http/observer.ts';
import type { RowSource } from '../../http/rows.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { readGraph } from './graph.ts';
import { namedProvider } from './providers.ts';
import { plannedRecords } from './resources.ts';
import { checkpointStatus } from './status.ts';

/**
 * True for a checkpoint of another provider. Providers may share a bank, and then each returns the checkpoints of the
 * others. Releases of 2016 recorded no provider.
 */
export function isForeign(source: JsonObject, providerId: string): boolean {
  const owner = textOrNull(member(source, 'protection_plan'), 'provider_id');
  return owner !== null && owner !== providerId;
}

/**
 * Maps a checkpoint of a provider, with the plan as it was at backup time.
 * @param provider One for all rows of a list.
 */
export function toCheckpoint(
  karbor: UpstreamClient,
  source: JsonObject,
  providerId: string,
  of: RowSource,
  provider = namedProvider(karbor, providerId),
): Checkpoint {
  const row = { source, upstream: karbor, what: 'a checkpoint' };
  const nativeId = identifier(source, 'id');
  const id = checkpointId.of(karbor.name, nativeId, providerId);
  const plan = member(source, 'protection_plan');
  const vaultNativeId = identifier(plan, 'id');
  const nativeStatus = text(source, 'status');
  return {
    id,
    nativeId,
    upstreamName: karbor.name,
    projectId: shown(row, text, 'project_id') ?? karbor.projectId,
    status: checkpointStatus(nativeStatus),
    nativeStatus,
    name: null,
    description: null,
    createdAt: undefined,
    createdOn: shown(row, dayOrNull, 'created_at'),
    recordedAt: null,
    vaultId: vaultId.of(karbor.name, vaultNativeId),
    vaultNativeId,
    vaultName: shown({ source: plan, upstream: karbor, what: "a checkpoint's plan" }, text, 'name'),
    resources: undefined,
    recordedResources: undefined,
    plannedResources: plannedRecords(karbor, plan, { ...of, suffix: ` of the checkpoint ${nativeId}` }),
    areResourcesWhole: true,
    skippedResources: [],
    recordedGraph: source.resource_graph ?? null,
    backups: null,
    provider,
    extraInfo: decodeNestedJson(source.extra_info),
  };
}

/**
 * The roots of the resource graph in a checkpoint record. Null if none was recorded.
 * @throws GatewayError UPSTREAM_BAD_RESPONSE for an unreadable graph.
 */
export function readGraphOf(
  karbor: UpstreamClient,
  { id, nativeId, recordedGraph }: Checkpoint,
): readonly Resource[] | null {
  try {
    const text = textOrNull({ resource_graph: recordedGraph }, 'resource_graph');
    return text === null ? null : readGraph(text, id);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const message = `${karbor.name}: the checkpoint ${nativeId} is invalid: ${error.message}.`;
    const failure = new GatewayError('UPSTREAM_BAD_RESPONSE', message, { upstream: karbor.name, cause: error });
    throw observed(karbor, 'getCheckpoint', failure);
  }
}
