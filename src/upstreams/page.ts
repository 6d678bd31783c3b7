import { isNativeId } from '../domain/id.ts';
import type { UnreadRow } from '../domain/row.ts';
import { clampInstant, parseInstant } from '../domain/time.ts';
import { GatewayError, invalidInput } from '../failure.ts';

/** The position in a list from which reading continues. Opaque outside the list that made it. */
export type PageToken = readonly (string | number)[];

export interface PageRequest<Filter> {
  readonly first: number;
  /** Null: from the start. */
  readonly after: PageToken | null;
  readonly filter: Filter;
}

export interface PageRow<T> {
  readonly node: T;
  readonly position: PageToken;
}

/** A page of one upstream's list. A short page is not necessarily the last one. */
export interface Page<T> {
  readonly rows: readonly PageRow<T>[];
  /** The position behind this page. Null at the end of the list. */
  readonly next: PageToken | null;
  /** True if the budget of the request was used up before anything was read; the position is unchanged. */
  readonly isPostponed?: boolean;
  /** The number of rows in the whole list, if known from this page. */
  readonly total?: number | undefined;
  /** Further matches that may be newer than the first row; only their start times, which the list does not read, decide. */
  readonly newestCandidates?: readonly T[];
  /** An unreadable row that leaves open which of them is the newest. The order of the list ignores it. */
  readonly newestUndecidedBy?: UnreadRow | undefined;
  /** Rows that cannot be identified. They are not in `rows`. */
  readonly unread?: readonly UnreadRow[];
}

export const POSTPONED: Page<never> = { rows: [], next: null, isPostponed: true };

/** The form of one part of a token. An optionalId may be empty. */
export type TokenPart = 'instant' | 'day' | 'id' | 'optionalId' | 'offset';

const FITS: Record<TokenPart, (part: string | number) => boolean> = {
  instant: (part) => typeof part === 'string' && parseInstant(part) === part && clampInstant(part) === part,
  day: (part) => typeof part === 'string' && FITS.instant(`${part}T00:00:00.000Z`),
  id: (part) => typeof part === 'string' && isNativeId(part),
  optionalId: (part) => part === '' || FITS.id(part),
  offset: (part) => typeof part === 'number' && part >= 1 && part <= 1_000_000,
};

/**
 * Checks a token from a client against the forms that the list produces.
 * @throws GatewayError INVALID_INPUT for a token of none of these forms.
 */
export function checkToken(token: PageToken | null, ...forms: readonly (readonly TokenPart[])[]): void {
  const fits = (form: readonly TokenPart[]) =>
    form.length === token?.length && form.every((part, index) => FITS[part](token[index] ?? ''));
  if (token === null || forms.some(fits)) return;
  throw invalidInput(['after'], 'after is not a cursor of this list; accepted: a cursor returned by the same field.');
}

/** The error for more checkpoints since a day or an instant than one request reads. */
export function tooManySince(since: string): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `There are more checkpoints since ${since} than one request reads; request fewer days.`,
  );
}
