import { createHash, createHmac, randomBytes } from 'node:crypto';
import { RETENTION_MS } from '../writes/write-store.ts';

// CBR has no idempotency key and cannot find an object by request id, so a tag identifies the result of a lost create.
const TAG = / ?\[cg:([0-9a-f]{12})\]$/;
const TAG_LENGTH = ' [cg:0123456789ab]'.length;
const MAX_CHARACTERS = 255;

const HOUR_MS = 3_600_000;
// Age up to which a create can still be repeated with its idempotency key.
const MAX_AGE_HOURS = RETENTION_MS / HOUR_MS;

/** Maximum length of a description in addition to its tag. */
export function descriptionLimit(hasTag: boolean): number {
  return hasTag ? MAX_CHARACTERS - TAG_LENGTH : MAX_CHARACTERS;
}

/**
 * The correlation tags of one create, 12 hexadecimal digits each. The first is written; any of them identifies the
 * checkpoint of the create. Equal seeds give equal tags in any process; without a seed the tag is random.
 * A keyed tag also depends on the hour in which its create started, so that a tag copied from an older checkpoint expires
 * with the retention of its idempotency key, plus that hour.
 * @param keys The current key, then the previous one. Without keys the tag is a plain hash of the seed.
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
  // One hour ahead, for a replica with a fast clock.
  const seeds = [hour, ...earlier, hour + 1].map((at) => JSON.stringify([...seed, at]));
  return keys.flatMap((key) => seeds.map((text) => createHmac('sha256', key).update(text).digest('hex').slice(0, 12)));
}

export function withTag(description: string | undefined, tag: string): string {
  return `${description ?? ''} [cg:${tag}]`;
}

/** Strips a suffix in the form of a tag from a description, whatever its origin. */
export function withoutTag<Text extends string | null>(description: Text): Text | string {
  return description === null ? description : description.replace(TAG, '');
}

/** The tag at the end of a description. */
export function tagIn(description: string | null): string | undefined {
  return description === null ? undefined : TAG.exec(description)?.[1];
}
