const WITHIN_MS = 60_000;

/** Whether somebody alone has done something in the last minute. Remembers two moments, however many there are. */
export interface RecentCallers {
  readonly note: (caller: string) => void;
  /** The only caller of the last minute; undefined where there was none, or another one. */
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
