import { MAX_TASK_PAGES, type PageBudget } from '../../../domain/page-budget.ts';
import { isUnread, known, type Row, unread } from '../../../domain/row.ts';
import { GatewayError } from '../../../failure.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { PageToken, TokenPart } from '../../page.ts';
import { createListReader, type ListReader, type PageRange } from '../list-reader.ts';
import { type ListedTask, listOperationLogs, type OperationLogQuery, TASK_PAGE } from '../operation-logs.ts';
import { behind, compareTasks, isDescending, joined } from './task-order.ts';

/** The time, id and index of a task; without the index in a list that is sorted here. */
export const TASK_POSITIONS: readonly (readonly TokenPart[])[] = [
  ['instant', 'id', 'offset'],
  ['instant', 'id'],
];

export interface FeedQuery extends OperationLogQuery {
  /** Rows per page. */
  readonly limit: number;
  /** True if rows leave the list, as running tasks do. An offset would then skip rows: every request reads from the start. */
  readonly isShrinking: boolean;
}

/** The tasks behind a position, which are read on demand and shared within a request. */
export interface TaskFeed {
  /** The rows read so far, newest first. */
  readonly rows: () => readonly Row<ListedTask>[];
  readonly hasEnded: () => boolean;
  /** True at the end of the list or of the page limit. */
  readonly isExhausted: () => boolean;
  readonly positionOf: (row: ListedTask) => PageToken;
  /** The position behind everything read. Null if the list could not continue there. */
  readonly end: () => PageToken | null;
  /** Reads the next page. Concurrent calls share one read. */
  readonly readMore: () => Promise<void>;
}

/**
 * Reads the list from the row of the position on, by its index. Other tasks are only added in front of it, which repeats
 * rows and skips none. A list in another order than newest first is read whole and sorted.
 * @param further The pages after the first one that all feeds of one budget may read.
 */
export function createTaskFeed(
  cbr: UpstreamClient,
  query: FeedQuery,
  after: PageToken | null,
  further: PageBudget = { left: Number.POSITIVE_INFINITY },
): TaskFeed {
  const isSortedPosition = after?.length === 2;
  const start = after === null || isSortedPosition || query.isShrinking ? 0 : Number(after[2]) - 1;
  const rowsRead: Row<ListedTask>[] = [];
  let sorted: readonly Row<ListedTask>[] | undefined;
  let isInOrder = true;
  let pages = 0;
  let inFlight: Promise<void> | undefined;
  const reader = readFrom(cbr, query, start, (rows) => {
    // Pages overlap: if each one is in order, so is the list.
    isInOrder &&= isDescending(known(rows));
    return joined(rowsRead, rows);
  });

  async function readPage(): Promise<void> {
    if (!isSortedPosition) {
      if (pages > 0) further.left -= 1;
      rowsRead.push(...(await reader.next()));
      pages += 1;
      if (isInOrder) return;
      cbr.warn(`${cbr.name}: this cloud does not list tasks newest first; every page takes the whole list.`);
    }
    const isWhole = start === 0 && reader.hasEnded();
    const whole = isWhole ? rowsRead : await readToEnd(cbr, query);
    const rest = isSortedPosition ? whole : behind(whole, after);
    sorted = [...known(rest).toSorted(compareTasks), ...unread(rest)].filter((row) => isUnread(row) || isOlder(row));
  }

  /** Whether a row comes behind the position in a sorted list. */
  function isOlder(row: ListedTask): boolean {
    if (after === null || !isSortedPosition) return true;
    return compareTasks(row, { createdAt: String(after[0]), nativeId: String(after[1]) }) > 0;
  }

  function rows(): readonly Row<ListedTask>[] {
    if (sorted) return sorted;
    return isInOrder ? behind(rowsRead, after, reader.hasEnded()) : [];
  }

  function positionOf({ createdAt, nativeId, index }: ListedTask): PageToken {
    return sorted ? [createdAt, nativeId] : [createdAt, nativeId, index];
  }

  function end(): PageToken | null {
    const last = known(rows()).at(-1);
    if (last) return positionOf(last);
    // Everything read was added after the row of the position, which is further on.
    const index = known(rowsRead).at(-1)?.index ?? 0;
    return after === null || query.isShrinking || index <= start + 1 ? null : [...after.slice(0, 2), index];
  }

  const hasEnded = () => sorted !== undefined || reader.hasEnded();
  return {
    rows,
    hasEnded,
    isExhausted: () => hasEnded() || pages >= MAX_TASK_PAGES || (pages > 0 && further.left <= 0),
    positionOf,
    end,
    readMore: () => {
      inFlight ??= readPage().finally(() => {
        inFlight = undefined;
      });
      return inFlight;
    },
  };
}

/** @param take Selects the rows of a page. */
function readFrom(
  cbr: UpstreamClient,
  { limit, isShrinking: _, ...query }: FeedQuery,
  start: number,
  take: (rows: readonly Row<ListedTask>[]) => readonly Row<ListedTask>[],
): ListReader<ListedTask> {
  const readPage = async (range: PageRange) => {
    const page = await listOperationLogs(cbr, { ...query, ...range });
    return { ...page, rows: take(page.rows) };
  };
  return createListReader(cbr, limit, readPage, start);
}

/** @throws GatewayError LIMIT_EXCEEDED past 10 pages. The result is never partial. */
async function readToEnd(cbr: UpstreamClient, query: FeedQuery): Promise<Row<ListedTask>[]> {
  const reader = readFrom(cbr, { ...query, limit: TASK_PAGE }, 0, (rows) => rows);
  const rows: Row<ListedTask>[] = [];
  for (let pages = 0; !reader.hasEnded(); pages += 1) {
    if (pages >= MAX_TASK_PAGES) {
      const message = `${cbr.name}: this cloud does not list tasks newest first, and there are more than one request sorts; narrow startedFrom.`;
      throw new GatewayError('LIMIT_EXCEEDED', message, { upstream: cbr.name });
    }
    rows.push(...(await reader.next()));
  }
  return rows;
}
