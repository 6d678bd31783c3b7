import { type HeldToken, hasProved } from './held-token.ts';
import { doubledWait } from './waits.ts';

/** Consecutive refusals of new tokens by the upstream. */
export interface RefusalStreak {
  /** Counts a refusal; returns the wait before the next login in milliseconds: 0 at first, then doubled each time. */
  readonly note: (refused: HeldToken) => number;
  /** Resets the streak if the replaced token has worked for a minute. */
  readonly replaced: (token: HeldToken) => void;
}

export function createRefusalStreak(): RefusalStreak {
  let count = 0;
  let hasForgiven = false;

  function replaced(token: HeldToken): void {
    if (!hasProved(token)) return;
    count = 0;
    hasForgiven = false;
  }

  function note(refused: HeldToken): number {
    replaced(refused);
    // One early revocation of an accepted token is forgiven; a second one counts.
    if (count === 1 && refused.wasAccepted && !hasForgiven) {
      hasForgiven = true;
      return 0;
    }
    count += 1;
    return count === 1 ? 0 : doubledWait(count - 2);
  }

  return { note, replaced };
}
