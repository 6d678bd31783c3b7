import { type Checkpoint, checkpointId } from '../../domain/checkpoint.ts';
import { type Resource, resourceIds, resourceType, type SkippedResource } from '../../domain/resource.ts';
import { known, type Row, unread } from '../../domain/row.ts';
import { vaultId } from '../../domain/vault.ts';
import { shown } from '../../http/display.ts';
import {
  decodeNestedJson,
  identifier,
  instant,
  isJsonObject,
  type JsonObject,
  member,
  memberOrNull,
  text,
  textOrNull,
} from '../../http/json-reader.ts';
import { read, write } from '../../http/request.ts';
import { innerRowsOrNone, type RowSource } from '../../http/rows.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { lazy } from '../lazy.ts';
import { withoutTag, withTag } from './correlation-tag.ts';
import { explainCreate } from './errors.ts';
import { inOrder, toResource } from './resources.ts';
import { checkpointStatus } from './status.ts';

/**
 * Reads the record of one checkpoint: the covered and the skipped resources. Name and description are unreliable here and
 * come from the backups. The start time is that of the first backup.
 *
 * GET /v3/{project_id}/checkpoints/{checkpoint_id}
 * Returns 200, `checkpoint`. Sizes and counts of resources are strings.
 * Errors  404 BackupService.6217 no such checkpoint, or 401 "unauthorized" for the same reason.
 * Source  CBR API reference, "Querying a Restore Point".
 */
export function getCheckpoint(cbr: UpstreamClient, nativeId: string): Promise<Checkpoint> {
  const call = { operation: 'getCheckpoint', path: `/checkpoints/${encodeURIComponent(nativeId)}`, mayBeAbsent: true };
  return read(cbr, call, (body, requestId) =>
    toCheckpoint(cbr, member(body, 'checkpoint'), { upstream: cbr, operation: 'getCheckpoint', requestId }),
  );
}

export interface CreateRequest {
  readonly vaultId: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly incremental?: boolean | undefined;
  /** Only these resources of the vault. Defaults to all of them. */
  readonly resourceIds?: readonly string[] | undefined;
  /** Appended to the description, and stripped wherever that is read. */
  readonly tag?: string | undefined;
}

/**
 * Backs up a vault now. The checkpoint in the response is normally still protecting. Its resources and its extra_info
 * differ from those of the later record.
 *
 * POST /v3/{project_id}/checkpoints
 * Body    checkpoint: { vault_id, parameters: { name?, description?, incremental?, resources? } }
 * Returns 200, `checkpoint`. vault.skipped_resources has the resources that could not be backed up.
 * Errors  400 BackupService.0001 nothing to back up, 6113 and 6124 the vault does not allow it, 6114 it is full,
 *         6135 a resource is not in it; 404 BackupService.6105 no such vault, 7000 and 7100 a resource is gone.
 * Source  CBR API reference, "Creating a Restore Point".
 */
export function createCheckpoint(
  cbr: UpstreamClient,
  request: CreateRequest,
): Promise<{ checkpoint: Checkpoint; requestId: string | null }> {
  const { name, incremental, tag } = request;
  const description = tag === undefined ? request.description : withTag(request.description, tag);
  const parameters = { name, description, incremental, resources: request.resourceIds };
  const call = {
    operation: 'createCheckpoint',
    mayBeAbsent: true,
    path: '/checkpoints',
    body: { checkpoint: { vault_id: request.vaultId, parameters } },
    argumentOf: {
      vault_id: ['input', 'vaultId'],
      name: ['input', 'name'],
      description: ['input', 'description'],
      incremental: ['input', 'incremental'],
      resources: ['input', 'resourceNativeIds'],
    },
  };
  return write({ ...cbr, classify: explainCreate }, 'POST', call, (body, requestId) => {
    const source = member(body, 'checkpoint');
    const extra = isJsonObject(source.extra_info) ? source.extra_info : {};
    const of: RowSource = { upstream: cbr, operation: 'createCheckpoint', requestId };
    const shownExtra = { source: extra, upstream: cbr, what: "a checkpoint's extra_info" };
    const checkpoint = {
      ...toCheckpoint(cbr, source, of, memberOrNull(source, 'vault') ?? { id: request.vaultId }),
      name: shown(shownExtra, textOrNull, 'name') ?? name,
      description: withoutTag(shown(shownExtra, textOrNull, 'description')) ?? request.description,
      areResourcesWhole: false,
      extraInfo: undefined,
    };
    return { checkpoint, requestId: requestId ?? null };
  });
}

/** @param vault Replaces the vault if the response omits it. */
function toCheckpoint(
  cbr: UpstreamClient,
  source: JsonObject,
  rowsOf: RowSource,
  vault = member(source, 'vault'),
): Checkpoint {
  const row = { source, upstream: cbr, what: 'a checkpoint' };
  const nativeId = identifier(source, 'id');
  const id = checkpointId.of(cbr.name, nativeId);
  const vaultNativeId = identifier(vault, 'id');
  const nativeStatus = text(source, 'status');
  const of = { ...rowsOf, suffix: ` of the checkpoint ${nativeId}` };
  const skippedId = resourceIds(id, 'skipped');
  return {
    id,
    nativeId,
    upstreamName: cbr.name,
    // Record and backups may name different projects; lists and reads by id are of the requested one.
    projectId: cbr.projectId,
    status: checkpointStatus(nativeStatus),
    nativeStatus,
    name: undefined,
    description: undefined,
    createdAt: undefined,
    createdOn: undefined,
    recordedAt: shown(row, instant, 'created_at'),
    vaultId: vaultId.of(cbr.name, vaultNativeId),
    vaultNativeId,
    vaultName: shown({ source: vault, upstream: cbr, what: "a checkpoint's vault" }, textOrNull, 'name'),
    resources: undefined,
    recordedResources: lazy(() => coveredResources(cbr, vault, id, of)),
    plannedResources: undefined,
    areResourcesWhole: true,
    skippedResources: innerRowsOrNone(vault, 'skipped_resources', (skipped) => toSkipped(cbr, skipped, skippedId), of),
    recordedGraph: null,
    backups: undefined,
    provider: null,
    extraInfo: extraInfoOf(source),
  };
}

function coveredResources(cbr: UpstreamClient, vault: JsonObject, id: string, of: RowSource): readonly Row<Resource>[] {
  const resourceId = resourceIds(id, 'checkpoint');
  const toCovered = (resource: JsonObject) => toResource(cbr, resource, 'resource_size', resourceId);
  const covered = innerRowsOrNone(vault, 'resources', toCovered, of);
  return [...inOrder(known(covered)), ...unread(covered)];
}

function extraInfoOf(source: JsonObject): unknown {
  const extra = decodeNestedJson(source.extra_info);
  if (!isJsonObject(extra) || typeof extra.description !== 'string') return extra;
  return { ...extra, description: withoutTag(extra.description) };
}

function toSkipped(
  cbr: UpstreamClient,
  source: JsonObject,
  skippedId: (nativeType: string, nativeId: string) => string,
): SkippedResource {
  const row = { source, upstream: cbr, what: 'a skipped resource' };
  const nativeId = shown(row, textOrNull, 'id');
  const nativeType = shown(row, textOrNull, 'type');
  return {
    id: skippedId(nativeType ?? '', nativeId ?? ''),
    nativeId,
    type: resourceType(nativeType),
    nativeType,
    name: shown(row, textOrNull, 'name'),
    code: shown(row, textOrNull, 'code'),
    reason: shown(row, textOrNull, 'reason'),
  };
}
