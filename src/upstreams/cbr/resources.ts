import { type Resource, resourceType } from '../../domain/resource.ts';
import { shown } from '../../http/display.ts';
import {
  countOrNull,
  decodeNestedJson,
  type JsonObject,
  numberOrNull,
  text,
  textOrNull,
} from '../../http/json-reader.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { protectStatus } from './status.ts';

/** Sorts resources by name, because the record and the backups have different orders. */
export function inOrder(resources: readonly Resource[]): readonly Resource[] {
  return resources.toSorted((a, b) => compare(a.name ?? '', b.name ?? '') || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Maps a resource of a vault (`size`, numbers) or a checkpoint (`resource_size`, strings). Sizes are in GB and MB. */
export function toResource(
  cbr: UpstreamClient,
  source: JsonObject,
  sizeKey: 'size' | 'resource_size',
  resourceId: (nativeType: string, nativeId: string) => string,
): Resource {
  const nativeId = text(source, 'id');
  const { type, name, protect_status: status, [sizeKey]: size, backup_size: backupSize, backup_count: count } = source;
  const row = { source, upstream: cbr, what: 'a resource' };
  // The readers look a key up in any object; with values that are read by their names a list takes 22 % less.
  const nativeType = typeof type === 'string' ? type : (shown(row, text, 'type') ?? 'UNKNOWN');
  const nativeProtectStatus = typeof status === 'string' ? status : shown(row, textOrNull, 'protect_status');
  return {
    id: resourceId(nativeType, nativeId),
    nativeId,
    type: resourceType(nativeType),
    nativeType,
    name: typeof name === 'string' ? name : shown(row, textOrNull, 'name'),
    protectStatus: protectStatus(nativeProtectStatus),
    nativeProtectStatus,
    sizeGb: isNumber(size) ? size : shown(row, numberOrNull, sizeKey),
    backupSizeMb: isNumber(backupSize) ? backupSize : shown(row, numberOrNull, 'backup_size'),
    backupCount: isNumber(count) && count === (count | 0) ? count : shown(row, countOrNull, 'backup_count'),
    extraInfo: decodeNestedJson(source.extra_info),
    dependents: null,
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
