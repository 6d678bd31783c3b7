import { createHash, createHmac, randomBytes } from 'node:crypto';
import { RETENTION_MS } from '../writes/write-store.ts';

// By its mark a create is found again when its answer was lost: CBR itself knows no key and no request id.
const TAG = / ?\[cg:([0-9a-f]{12})\]$/;
const TAG_LENGTH = ' [cg:0123456789ab]'.length;
const MAX_CHARACTERS = 255;

const HOUR_MS = 3_600_000;
// A create that began so many hours ago can still be asked for by its idempotency key.
const MAX_AGE_HOURS = RETENTION_MS / HOUR_MS;

/** How long a description may be beside its mark. */
export function descriptionLimit(hasTag: boolean): number {
  return hasTag ? MAX_CHARACTERS - TAG_LENGTH : MAX_CHARACTERS;
}

/**
 * The marks of one create, 12 hexadecimal digits each. The first is written; a checkpoint with any of them is taken for
 * what the create made. The same seed gives the same marks in any process, and no seed gives one at random.
 * A keyed mark also depends on the hour in which its create began: one that is copied from an older checkpoint is worth
 * nothing once the day of its idempotency key is over, and that hour.
 * @param keys The present key, then the one before it. Without any the mark is a plain hash of the seed.
 * @param beganAt In ms since the epoch.
 */
export function tagsOf(
  seed: readonly string[] | undefined,
  keys: readonly Buffer[],
  startedAt: number,
): readonly string[] {
  if (seed === undefined) return [randomBytes(6).toString('hex')];
  if (keys.length === 0) return [createHash('sha256').update(JSON.stringify(seed)).digest('hex').slice(0, 12)];
  const hour = Math.floor(startedAt / HOUR_MS);
  const earlier = Array.from({ length: MAX_AGE_HOURS }, (_, index) => hour - 1 - index);
  // One hour ahead is for a replica whose clock is.
  const seeds = [hour, ...earlier, hour + 1].map((at) => JSON.stringify([...seed, at]));
  return keys.flatMap((key) => seeds.map((text) => createHmac('sha256', key).update(text).digest('hex').slice(0, 12)));
}

export function withTag(description: string | undefined, tag: string): string {
  return `${description ?? ''} [cg:${tag}]`;
}

/** A description without what has the form of a mark at its end, whoever wrote that. */
export function withoutTag<Text extends string | null>(description: Text): Text | string {
  return description === null ? description : description.replace(TAG, '');
}

/** The mark at the end of a description. */
export function tagIn(description: string | null): string | undefined {
  return description === null ? undefined : TAG.exec(description)?.[1];
}
