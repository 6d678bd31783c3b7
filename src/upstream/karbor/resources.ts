import { type Resource, resourceIds, resourceType } from '../../domain/resource.ts';
import { decoded, list, text, textOrNull, type Wire } from '../../http/wire.ts';

/** What Karbor knows of a resource, wherever it writes it down. */
export interface ResourceRecord {
  readonly nativeType: string;
  readonly nativeId: string;
  readonly name: string | null;
  /** An object in plans and for found dependents, JSON in a text in checkpoints, or nothing. */
  readonly extraInfo: unknown;
}

/** Karbor tells no size and no status of a single resource, and a plan records no dependents. */
function toResource(id: string, record: ResourceRecord): Resource {
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
    extraInfo: decoded(record.extraInfo),
    dependents: null,
  };
}

/** What a plan says of its resources, in the plan itself or in a checkpoint that keeps a copy of it. */
export function plannedRecords(plan: Wire): ResourceRecord[] {
  return list(plan, 'resources').map((row) => ({
    nativeType: text(row, 'type'),
    nativeId: text(row, 'id'),
    name: textOrNull(row, 'name'),
    extraInfo: row.extra_info,
  }));
}

/** These resources, shown by that owner. */
export function plannedResources(ownerId: string, records: readonly ResourceRecord[]): Resource[] {
  const resourceId = resourceIds(ownerId, 'plan');
  return records.map((record) => toResource(resourceId(record.nativeType, record.nativeId), record));
}
