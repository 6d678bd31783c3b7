export type ResourceType =
  | 'SERVER'
  | 'VOLUME'
  | 'BARE_METAL_SERVER'
  | 'NATIVE_SERVER'
  | 'FILE_SHARE'
  | 'DESKTOP'
  | 'IMAGE'
  | 'NETWORK'
  | 'DATABASE'
  | 'POD'
  | 'PROJECT'
  | 'UNKNOWN';

export type ProtectStatus = 'AVAILABLE' | 'ERROR' | 'PROTECTING' | 'RESTORING' | 'REMOVING' | 'DELETED' | 'UNKNOWN';

// CBR and Karbor use the same types where their lists overlap.
const TYPES: ReadonlyMap<string, ResourceType> = new Map([
  ['OS::Nova::Server', 'SERVER'],
  ['OS::Cinder::Volume', 'VOLUME'],
  ['OS::Ironic::BareMetalServer', 'BARE_METAL_SERVER'],
  ['OS::Native::Server', 'NATIVE_SERVER'],
  ['OS::Sfs::Turbo', 'FILE_SHARE'],
  ['OS::Manila::Share', 'FILE_SHARE'],
  ['OS::Workspace::DesktopV2', 'DESKTOP'],
  ['OS::Glance::Image', 'IMAGE'],
  ['OS::Neutron::Network', 'NETWORK'],
  ['OS::Trove::Instance', 'DATABASE'],
  ['OS::Kubernetes::Pod', 'POD'],
  ['OS::Keystone::Project', 'PROJECT'],
]);

export function resourceType(nativeType: string | null): ResourceType {
  return (nativeType !== null && TYPES.get(nativeType)) || 'UNKNOWN';
}

/** A protected resource as recorded by one vault, checkpoint or graph. */
export interface Resource {
  readonly id: string;
  readonly nativeId: string;
  readonly type: ResourceType;
  readonly nativeType: string;
  readonly name: string | null;
  readonly protectStatus: ProtectStatus | null;
  readonly nativeProtectStatus: string | null;
  readonly sizeGb: number | null;
  readonly backupSizeMb: number | null;
  readonly backupCount: number | null;
  readonly extraInfo: unknown;
  /** Null: not recorded. Empty: a leaf. In a graph built on access. */
  readonly dependents: readonly Resource[] | null;
}

/** A resource of the plan in a record, without the fields of its appearance. */
export interface PlannedResource {
  readonly nativeType: string;
  readonly nativeId: string;
  readonly name: string | null;
  /** An object, a JSON string, or absent. */
  readonly extraInfo: unknown;
}

/** A resource that a run skipped, with the reason. */
export interface SkippedResource {
  readonly id: string;
  readonly nativeId: string | null;
  readonly type: ResourceType;
  readonly nativeType: string | null;
  readonly name: string | null;
  readonly code: string | null;
  readonly reason: string | null;
}

/** The place of a resource within its owner. Part of the id, so that each appearance has its own. */
export type ResourceLocation = 'vault' | 'checkpoint' | 'plan' | 'skipped' | 'task' | 'result';

/**
 * Generates the ids of the resources at one place of an owner. The second appearance of a resource gets the suffix `/2`, and
 * so on.
 */
export function resourceIds(
  ownerId: string,
  location: ResourceLocation,
): (nativeType: string, nativeId: string) => string {
  const prefix = `resource:${ownerId}/${location}/`;
  // Keyed by native id: most generated ids are never read, and V8 would flatten each one for a look-up. No type has a slash.
  const typeOfFirst = new Map<string, string>();
  const appearances = new Map<string, number>();
  return (nativeType, nativeId) => {
    const id = `${prefix}${nativeType}/${nativeId}`;
    const first = typeOfFirst.get(nativeId);
    if (first === undefined) {
      typeOfFirst.set(nativeId, nativeType);
      return id;
    }
    const count = (appearances.get(id) ?? (first === nativeType ? 1 : 0)) + 1;
    appearances.set(id, count);
    return count === 1 ? id : `${id}/${count}`;
  };
}
