import { type Resource, resourceIds, resourceType } from '../../domain/resource.ts';
import { decoded, text, textOrNull, type Wire } from '../../http/wire.ts';

/** What Karbor knows of a resource, wherever it writes it down. */
export interface ResourceRecord {
  readonly nativeType: string;
  readonly nativeId: string;
  readonly name: string | null;
  /** An object in plans and for found dependents, JSON in a text in checkpoints, or nothing. */
  readonly extraInfo: unknown;
}

/** Karbor tells no size and no status of a single resource. */
export function toResource(id: string, record: ResourceRecord, dependents: readonly Resource[] | null): Resource {
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
    dependents,
  };
}

/** The resources that a plan names, shown by the plan itself or by a checkpoint that keeps a copy of it. */
export function plannedResources(ownerId: string, rows: readonly Wire[]): Resource[] {
  const resourceId = resourceIds(ownerId, 'plan');
  return rows.map((row) => {
    const nativeType = text(row, 'type');
    const nativeId = text(row, 'id');
    const record = { nativeType, nativeId, name: textOrNull(row, 'name'), extraInfo: row.extra_info };
    return toResource(resourceId(nativeType, nativeId), record, null);
  });
}
