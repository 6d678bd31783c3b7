const WITHIN_MS = 60_000;

/** Detects a minute with a single caller. Memory is constant: two times and one name. */
export interface RecentCallers {
  readonly note: (caller: string) => void;
  /** The only caller of the last minute; undefined if there was none, or more than one. */
  readonly lone: () => string | undefined;
}

export function createRecentCallers(now: () => number): RecentCallers {
  let last: string | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  let anotherAt = Number.NEGATIVE_INFINITY;
  return {
    note: (caller) => {
      if (caller !== last) {
        anotherAt = lastAt;
        last = caller;
      }
      lastAt = now();
    },
    lone: () => {
      const since = now() - WITHIN_MS;
      return lastAt > since && anotherAt <= since ? last : undefined;
    },
  };
}
