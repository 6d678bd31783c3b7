import { badRequest, unexpectedFault } from './faults.ts';
import type { ListQuery } from './list-query.ts';

/** The identity and order of the rows of a table, and the error for a missing row. */
export interface Table<Row> {
  columns: Record<string, (row: Row) => string | number>;
  /** The error for an unknown marker. */
  missingMarker: (id: string) => Error;
}

/**
 * Sorts rows by a column and the id in the same direction, cuts those behind the marker, then the page of those that are
 * listed. The marker is any row of the table.
 */
export function databasePage<Row extends { id: string }>(
  rows: readonly Row[],
  isListed: (row: Row) => boolean,
  query: ListQuery,
  { columns, missingMarker }: Table<Row>,
): Row[] {
  const column = columns[query.sortKey];
  if (column === undefined) throw unexpectedFault();
  if (!['asc', 'desc'].includes(query.direction)) {
    throw badRequest("Invalid input received: Unknown sort direction, must be 'desc' or 'asc'.");
  }
  const sign = query.direction === 'asc' ? 1 : -1;
  const ordered = [...rows].sort((one, other) => {
    return sign * (compare(column(one), column(other)) || compare(one.id, other.id));
  });
  const behind = ordered.slice(afterMarker(ordered, query.marker, missingMarker)).filter(isListed);
  return behind.slice(query.offset, query.offset + query.limit);
}

function afterMarker(
  rows: readonly { id: string }[],
  marker: string | undefined,
  missingMarker: (id: string) => Error,
): number {
  if (marker === undefined) return 0;
  const position = rows.findIndex(({ id }) => id === marker);
  if (position < 0) throw missingMarker(marker);
  return position + 1;
}

function compare(one: string | number, other: string | number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
