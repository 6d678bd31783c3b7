import { isNativeId } from '../domain/id.ts';
import type { UnreadRow } from '../domain/row.ts';
import { inReach, parseInstant } from '../domain/time.ts';
import { GatewayError, invalidInput } from '../failure.ts';

/** Where a list goes on: a few plain values that mean something to the list that made them. */
export type PageToken = readonly (string | number)[];

export interface PageRequest<Filter> {
  readonly first: number;
  /** Null: from the beginning. */
  readonly after: PageToken | null;
  readonly filter: Filter;
}

export interface PageRow<T> {
  readonly node: T;
  readonly position: PageToken;
}

/** A part of one upstream's list. It may be shorter than asked and yet not the last one. */
export interface Page<T> {
  readonly rows: readonly PageRow<T>[];
  /** Where the list goes on; null at its end. */
  readonly next: PageToken | null;
  /** True where there was no room to read anything: the list goes on where it stood. */
  readonly isPostponed?: boolean;
  /** How many rows the whole list has, where what was read tells. */
  readonly total?: number | undefined;
  /** Checkpoints that match and may be newer than the first row: their own times, which do not decide a list, tell. */
  readonly newestCandidates?: readonly T[];
  /** A row that cannot be read and leaves open whether one of them is newer; the order of the list does not heed it. */
  readonly newestUndecidedBy?: UnreadRow | undefined;
  /** What was met on the way and cannot be identified; the slice is as if it were not there. */
  readonly unread?: readonly UnreadRow[];
}

export const POSTPONED: Page<never> = { rows: [], next: null, isPostponed: true };

/** What a part of a position can be. A gap is an id, or nothing where no row stands. */
export type TokenPart = 'instant' | 'day' | 'id' | 'gap' | 'offset';

const FITS: Record<TokenPart, (part: string | number) => boolean> = {
  instant: (part) => typeof part === 'string' && parseInstant(part) === part && inReach(part) === part,
  day: (part) => typeof part === 'string' && FITS.instant(`${part}T00:00:00.000Z`),
  id: (part) => typeof part === 'string' && isNativeId(part),
  gap: (part) => part === '' || FITS.id(part),
  offset: (part) => typeof part === 'number' && part >= 1 && part <= 1_000_000,
};

/**
 * Positions come from clients, who can make them up: each part must be of the kind that the list puts there.
 * @throws GatewayError INVALID_INPUT for a position of none of these forms.
 */
export function checkToken(position: PageToken | null, ...forms: readonly (readonly TokenPart[])[]): void {
  const fits = (form: readonly TokenPart[]) =>
    form.length === position?.length && form.every((part, index) => FITS[part](position[index] ?? ''));
  if (position === null || forms.some(fits)) return;
  throw invalidInput(['after'], 'after is not a cursor of this list; accepted: a cursor that the same field gave.');
}

/** What is said where more was begun since a day or an instant than is read at once. */
export function tooManySince(since: string): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `More was backed up since ${since} than is read at once; ask for fewer days.`,
  );
}
