import type { Breaker } from './circuit-breaker.ts';

const QUIET_MS = 2_000;

/** A caller with a breaker. */
export interface FailingCaller {
  readonly breaker: Breaker;
  /** Two callers of one tenant are one witness. */
  readonly tenant: string;
  /** When the breaker last went from closed to open; undefined while it is closed. */
  openedAt: number | undefined;
}

/** Callers whose breakers are open: each may fail for reasons of their own, two of them bear witness against an upstream. */
export interface FailingCallers {
  /** To be told after each outcome of a call of this caller. */
  readonly follow: (witness: FailingCaller) => void;
  readonly forget: (witness: FailingCaller) => void;
  /** Somebody's call has succeeded. */
  readonly sawSuccess: () => void;
  /** Since when the breakers of two tenants are open and nobody has had a success for two seconds; undefined if not so. */
  readonly agreeSince: () => number | undefined;
}

export function createFailingCallers(now: () => number): FailingCallers {
  // In the order in which they opened.
  const opened = new Set<FailingCaller>();
  let successAt = Number.NEGATIVE_INFINITY;

  return {
    follow: (witness) => {
      if (!witness.breaker.isOpen()) {
        witness.openedAt = undefined;
        opened.delete(witness);
      } else if (witness.openedAt === undefined) {
        witness.openedAt = now();
        opened.add(witness);
      }
    },
    forget: (witness) => void opened.delete(witness),
    sawSuccess: () => {
      successAt = now();
    },
    agreeSince: () => {
      const quietAt = successAt + QUIET_MS;
      if (opened.size < 2 || now() < quietAt) return undefined;
      let firstTenant: string | undefined;
      let hasTwo = false;
      for (const { tenant, openedAt = 0 } of opened) {
        firstTenant ??= tenant;
        hasTwo ||= tenant !== firstTenant;
        // What stays open through a success of somebody else is open for a reason of its own: two of these are no news.
        if (hasTwo && openedAt > successAt - QUIET_MS) return Math.max(openedAt, quietAt);
      }
      return undefined;
    },
  };
}
