import type { Breaker } from './circuit-breaker.ts';

const QUIET_MS = 2_000;

/** A caller with a breaker. */
export interface FailingCaller {
  readonly breaker: Breaker;
  /** Callers of one tenant count as one. */
  readonly tenant: string;
  /** When the breaker last opened; undefined while the breaker is closed. */
  openedAt: number | undefined;
}

/** Callers whose breakers are open. One may fail for a reason of its own; two tenants point to the upstream. */
export interface FailingCallers {
  /** Called after each outcome of a call of this caller. */
  readonly follow: (caller: FailingCaller) => void;
  readonly forget: (caller: FailingCaller) => void;
  /** Called after a successful call of any caller. */
  readonly sawSuccess: () => void;
  /** Since when the breakers of two tenants are open and no call has succeeded for two seconds; undefined otherwise. */
  readonly agreeSince: () => number | undefined;
}

export function createFailingCallers(now: () => number): FailingCallers {
  // In order of opening.
  const opened = new Set<FailingCaller>();
  let successAt = Number.NEGATIVE_INFINITY;

  return {
    follow: (caller) => {
      if (!caller.breaker.isOpen()) {
        caller.openedAt = undefined;
        opened.delete(caller);
      } else if (caller.openedAt === undefined) {
        caller.openedAt = now();
        opened.add(caller);
      }
    },
    forget: (caller) => void opened.delete(caller),
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
        // A breaker that stays open through another caller's success has a reason of its own and is no evidence.
        if (hasTwo && openedAt > successAt - QUIET_MS) return Math.max(openedAt, quietAt);
      }
      return undefined;
    },
  };
}
