// Providers come from Karbor's configuration, to which a restart may add one.
const MAX_AGE_MS = 300_000;

/** The providers of one Karbor as the newest list told them, whoever read it. */
export interface KnownProviders {
  /** To be told of every whole list. */
  readonly update: (nativeIds: readonly string[]) => void;
  /** True when this was the only provider within the last five minutes; false also where nobody has read the list. */
  readonly isOnly: (nativeId: string) => boolean;
}

export function createKnownProviders(now: () => number = Date.now): KnownProviders {
  let ids: readonly string[] = [];
  let seenAt = 0;
  return {
    update: (nativeIds) => {
      ids = nativeIds;
      seenAt = now();
    },
    isOnly: (nativeId) => ids.length === 1 && ids[0] === nativeId && now() - seenAt < MAX_AGE_MS,
  };
}
