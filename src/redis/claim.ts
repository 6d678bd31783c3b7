import type { Lease } from './lease.ts';

/** What this replica has claimed in Redis, until the end of the claim is recorded there. */
export interface Claim {
  readonly id: string;
  /** Records the claim in a store that has lost it. */
  readonly restore: () => Promise<unknown>;
  /** Records the end of the claim, if necessary with each renewal of the lease again. Never rejects. */
  readonly end: (record: () => Promise<unknown>) => Promise<void>;
}

interface ClaimOptions {
  readonly id: string;
  /** The beginning of the store in which the claim is recorded. */
  readonly began: string;
  readonly restore: Claim['restore'];
}

export function openClaim(lease: Lease, { id, began, restore }: ClaimOptions): Claim {
  let recordedIn = began;
  let ending: (() => Promise<unknown>) | undefined;

  const release = lease.hold((current) => {
    if (ending) void tryToEnd(ending);
    else if (current !== recordedIn)
      restore().then(
        () => {
          recordedIn = current;
        },
        () => {},
      );
  });

  async function tryToEnd(record: () => Promise<unknown>): Promise<void> {
    await record().then(release, () => {});
  }

  return {
    id,
    restore,
    end: (record) => {
      ending = record;
      return tryToEnd(record);
    },
  };
}
