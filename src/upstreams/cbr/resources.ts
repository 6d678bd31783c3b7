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
  const row = { source, upstream: cbr, what: 'a resource' };
  const nativeType = shown(row, text, 'type') ?? 'UNKNOWN';
  const nativeProtectStatus = shown(row, textOrNull, 'protect_status');
  return {
    id: resourceId(nativeType, nativeId),
    nativeId,
    type: resourceType(nativeType),
    nativeType,
    name: shown(row, textOrNull, 'name'),
    protectStatus: protectStatus(nativeProtectStatus),
    nativeProtectStatus,
    sizeGb: shown(row, numberOrNull, sizeKey),
    backupSizeMb: shown(row, numberOrNull, 'backup_size'),
    backupCount: shown(row, countOrNull, 'backup_count'),
    extraInfo: decodeNestedJson(source.extra_info),
    dependents: null,
  };
}
