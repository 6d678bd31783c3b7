// Karbor reads its providers from its configuration, so a restart may add one.
const MAX_AGE_MS = 300_000;

/** The providers of one Karbor upstream, from the latest list read by any request. */
export interface KnownProviders {
  /** Call with every complete list. */
  readonly update: (nativeIds: readonly string[]) => void;
  /** True if this was the only provider within the last five minutes. False before the first list. */
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
