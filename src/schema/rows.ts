import type { Row } from '../domain/row.ts';

/** The items of a list. One that cannot be identified is left out when the list is written, and stands in `errors`. */
export function shownRows<T>(rows: readonly Row<T>[]): readonly T[];
export function shownRows<T>(rows: readonly Row<T>[] | null): readonly T[] | null;
export function shownRows<T>(rows: readonly Row<T>[] | null): readonly T[] | null {
  return rows as readonly T[] | null;
}
