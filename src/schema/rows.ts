import type { Row } from '../domain/row.ts';

/** The items of a list. The response omits an item that cannot be identified, and reports it in `errors`. */
export function shownRows<T>(rows: readonly Row<T>[]): readonly T[];
export function shownRows<T>(rows: readonly Row<T>[] | null): readonly T[] | null;
export function shownRows<T>(rows: readonly Row<T>[] | null): readonly T[] | null {
  return rows as readonly T[] | null;
}
