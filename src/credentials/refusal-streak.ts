import { type HeldToken, hasProved } from './held-token.ts';
import { doubledWait } from './waits.ts';

/** How often in a row the upstream has refused a token soon after its login. */
export interface RefusalStreak {
  /** How long the next login waits, in milliseconds: not at all after the first refusal, then ever longer. */
  readonly note: (refused: HeldToken) => number;
  /** Forgets the streak when the token that is being replaced has lasted. */
  readonly replaced: (token: HeldToken) => void;
}

export function createRefusalStreak(): RefusalStreak {
  let count = 0;
  let hasSpared = false;

  function replaced(token: HeldToken): void {
    if (!hasProved(token)) return;
    count = 0;
    hasSpared = false;
  }

  function note(refused: HeldToken): number {
    replaced(refused);
    // That a good token was revoked soon is not yet an upstream that takes none; the second time it is.
    if (count === 1 && refused.wasAccepted && !hasSpared) {
      hasSpared = true;
      return 0;
    }
    count += 1;
    return count === 1 ? 0 : doubledWait(count - 2);
  }

  return { note, replaced };
}
