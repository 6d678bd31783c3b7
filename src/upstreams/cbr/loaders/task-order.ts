import { isUnread, known, type Row } from '../../../domain/row.ts';
import type { PageToken } from '../../page.ts';
import type { ListedTask } from '../operation-logs.ts';

/** The rows of a page that belong behind the rows read before it; those in front of them were added meanwhile. */
export function joined(
  before: readonly Row<ListedTask>[],
  page: readonly Row<ListedTask>[],
): readonly Row<ListedTask>[] {
  const last = known(before).at(-1);
  if (last === undefined) return page;
  const seen = new Set(known(before).map(({ nativeId }) => nativeId));
  const joint = page.findLastIndex((row) => !isUnread(row) && seen.has(row.nativeId));
  return joint < 0 ? page.filter((row) => isUnread(row) || row.createdAt <= last.createdAt) : page.slice(joint);
}

/**
 * The rows behind the row of a position. If that row is gone, rows of its time are repeated. Empty until the list has come
 * to either.
 */
export function behind(
  rows: readonly Row<ListedTask>[],
  after: PageToken | null,
  hasEnded = true,
): readonly Row<ListedTask>[] {
  if (after === null) return rows;
  const [createdAt = '', nativeId] = after;
  const index = rows.findLastIndex((row) => !isUnread(row) && row.nativeId === nativeId);
  if (index >= 0) return rows.slice(index + 1);
  const last = known(rows).at(-1);
  if (!hasEnded && (last === undefined || last.createdAt >= createdAt)) return [];
  return rows.filter((row) => isUnread(row) || row.createdAt <= createdAt);
}

/** Whether rows are in the order in which lists are read. */
export function isDescending(rows: readonly ListedTask[]): boolean {
  return rows.every(({ createdAt }, index) => index === 0 || createdAt <= (rows[index - 1]?.createdAt ?? ''));
}

type Place = Pick<ListedTask, 'createdAt' | 'nativeId'>;

/** Newest first, and by id within one instant. */
export function compareTasks(a: Place, b: Place): number {
  if (a.createdAt !== b.createdAt) return a.createdAt > b.createdAt ? -1 : 1;
  if (a.nativeId === b.nativeId) return 0;
  return a.nativeId < b.nativeId ? -1 : 1;
}
