import type { Breaker } from './breaker.ts';

const QUIET_MS = 2_000;

/** A caller with a breaker. */
export interface Witness {
  readonly breaker: Breaker;
  /** Two callers of one tenant are one witness. */
  readonly tenant: string;
  /** When the breaker last went from closed to open; undefined while it is closed. */
  openedAt: number | undefined;
}

/** Callers whose breakers are open: each may fail for reasons of their own, two of them bear witness against an upstream. */
export interface Witnesses {
  /** To be told after each outcome of a call of this caller. */
  readonly follow: (witness: Witness) => void;
  readonly forget: (witness: Witness) => void;
  /** Somebody's call has succeeded. */
  readonly sawSuccess: () => void;
  /** True when the breakers of two tenants are open and nobody has had a success for two seconds. */
  readonly agree: () => boolean;
}

export function createWitnesses(now: () => number): Witnesses {
  const opened = new Set<Witness>();
  let successAt = Number.NEGATIVE_INFINITY;

  /** What stays open through a success of somebody else is open for a reason of its own: it is no news of the upstream. */
  const isNews = ({ openedAt = 0 }: Witness) => successAt < openedAt + QUIET_MS;

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
    agree: () => {
      if (opened.size < 2 || now() - successAt < QUIET_MS) return false;
      // A breaker whose pause is over without a probe says nothing about this moment.
      const current = [...opened].filter(({ breaker }) => breaker.pauseMs() !== undefined);
      return current.some(isNews) && new Set(current.map(({ tenant }) => tenant)).size > 1;
    },
  };
}
