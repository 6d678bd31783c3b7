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

// The two houses agree where their lists overlap, so one table serves both.
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

/** A protected thing as one vault, checkpoint or graph shows it. */
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
  /** Null: not recorded here. Empty: a leaf. In a graph they are built when they are read. */
  readonly dependents: readonly Resource[] | null;
}

/** A resource as the plan in a record names it, without what it has where it is shown. */
export interface PlannedResource {
  readonly nativeType: string;
  readonly nativeId: string;
  readonly name: string | null;
  /** An object, JSON in a text, or nothing. */
  readonly extraInfo: unknown;
}

/** What a run left out, and why. */
export interface SkippedResource {
  readonly id: string;
  readonly nativeId: string | null;
  readonly type: ResourceType;
  readonly nativeType: string | null;
  readonly name: string | null;
  readonly code: string | null;
  readonly reason: string | null;
}

/** Under what an owner shows resources; part of their ids, so that no two appearances share one. */
export type ResourceLocation = 'vault' | 'checkpoint' | 'plan' | 'skipped';

/**
 * Gives out ids for the resources that one owner shows in one place.
 * The second appearance of the same thing gets `/2`, and so on.
 */
export function resourceIds(
  ownerId: string,
  place: ResourceLocation,
): (nativeType: string, nativeId: string) => string {
  const prefix = `resource:${ownerId}/${place}/`;
  // An id of ours is seldom asked for, and to look one up V8 would have to write it out. No house has a slash in a type.
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
