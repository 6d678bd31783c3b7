import { createHash, randomBytes } from 'node:crypto';

// By its mark a create is found again when its answer was lost: CBR itself knows no key and no request id.
const MARK = / ?\[cg:[0-9a-f]{12}\]$/;
const MARK_LENGTH = ' [cg:0123456789ab]'.length;
const MOST_CHARACTERS = 255;

/** How long a description may be beside its mark. */
export function descriptionLimit(hasMark: boolean): number {
  return hasMark ? MOST_CHARACTERS - MARK_LENGTH : MOST_CHARACTERS;
}

/** A mark of one create: 12 hexadecimal digits. The same parts give the same mark, in any process; none gives a new one. */
export function makeMark(parts: readonly string[] | undefined): string {
  if (parts === undefined) return randomBytes(6).toString('hex');
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

export function withMark(description: string | undefined, mark: string): string {
  return `${description ?? ''} [cg:${mark}]`;
}

/** A description as its author wrote it. */
export function withoutMark<Text extends string | null>(description: Text): Text | string {
  return description === null ? description : description.replace(MARK, '');
}

export function hasMark(description: string | null, mark: string): boolean {
  return description?.endsWith(`[cg:${mark}]`) ?? false;
}
