import { isUnread, type Row } from '../../domain/row.ts';
import { GatewayError } from '../../failure.ts';
import { observed } from '../../http/observer.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { type CbrPage, warnOfCap } from './pages.ts';

/** Rows by which consecutive pages overlap: fewer deletions in between cost no further call. */
export const OVERLAP = 10;

const MAX_ROWS = 10_000;
// An upstream that caps its pages returns fewer rows per call.
const MAX_PAGES = 100;
// Maximum pages without a new row: either rows were added meanwhile, or the upstream repeats one page forever.
const MAX_IDLE_PAGES = 20;

export interface PageRange {
  readonly offset: number;
  readonly limit: number;
}

interface Identified {
  readonly nativeId: string;
}

/** A list that is read page by page. */
export interface ListReader<T> {
  /** Reads one page, or more if rows were deleted meanwhile, and gives the rows that are new. */
  readonly next: () => Promise<readonly Row<T>[]>;
  readonly hasEnded: () => boolean;
  /** True past the limits on rows and pages. */
  readonly isTooLong: () => boolean;
}

/**
 * Reads a list that is paged by offsets. Rows that are added or deleted between two pages shift the others, so each page
 * overlaps the one before it and is accepted only if it contains a known row: no row can be missing behind that one.
 * Otherwise the reader goes back until it finds a known row. Each row is given once.
 * @param limit Rows per page, including the overlap.
 * @param start The offset of the first page.
 */
export function createListReader<T extends Identified>(
  cbr: UpstreamClient,
  limit: number,
  read: (range: PageRange) => Promise<CbrPage<T>>,
  start = 0,
): ListReader<T> {
  const known = new Set<string>();
  // The offset up to which the list is known.
  let end = start;
  let requestedLimit = limit;
  // Rows that the upstream returns per page.
  let pageSize = limit;
  // Rows at the end of the last page without an identity, to which no page can be joined.
  let unreadAtEnd = 0;
  let isCapped = false;
  let pages = 0;
  let idlePages = 0;
  let hasEnded = false;

  async function readAt(offset: number): Promise<CbrPage<T>> {
    pages += 1;
    const page = await read({ offset, limit: requestedLimit });
    requestedLimit = page.appliedLimit ?? requestedLimit;
    if (page.count > 0 && !page.isLast) pageSize = page.count;
    return page;
  }

  function take(page: CbrPage<T>, offset: number): readonly Row<T>[] {
    const fresh = page.rows.filter((row) => !known.has(keyOf(row)));
    for (const row of fresh) known.add(keyOf(row));
    // A row without an identity may be a known one at another offset.
    const hasNew = !fresh.every(isUnread);
    if (isCapped && hasNew) warnOfCap(cbr);
    isCapped = page.count < requestedLimit && !page.isLast;
    idlePages = hasNew ? 0 : idlePages + 1;
    end = offset + page.count;
    unreadAtEnd = page.rows.length - 1 - page.rows.findLastIndex((row) => !isUnread(row));
    hasEnded = page.isLast;
    return fresh;
  }

  async function next(): Promise<readonly Row<T>[]> {
    // There is nothing to be joined to.
    if (known.size === 0) return take(await readAt(start), start);
    const overlap = Math.max(1, Math.min(pageSize - 1, Math.min(OVERLAP, Math.floor(pageSize / 2)) + unreadAtEnd));
    for (let back = overlap; ; back = Math.max(pageSize, 2 * back)) {
      const offset = Math.max(0, end - back);
      const page = await readAt(offset);
      const isJoined = offset === 0 || page.rows.some((row) => !isUnread(row) && known.has(row.nativeId));
      if (!isJoined) continue;
      const isStuck = back === overlap && offset + page.count <= end && !page.isLast;
      const fresh = take(page, offset);
      return isStuck && fresh.every(isUnread) ? [...fresh, ...(await readBeyond(page, offset))] : fresh;
    }
  }

  /** Handles a page no longer than its overlap: the rows behind it are accepted if a second read finds it unchanged. */
  async function readBeyond(page: CbrPage<T>, offset: number): Promise<readonly Row<T>[]> {
    const beyond = await readAt(end);
    const again = await readAt(offset);
    const isSame = lastKey(again.rows.slice(0, page.count)) === lastKey(page.rows);
    return isSame ? take(beyond, end) : [];
  }

  return {
    next,
    hasEnded: () => hasEnded,
    isTooLong: () => known.size >= MAX_ROWS || pages >= MAX_PAGES || idlePages >= MAX_IDLE_PAGES,
  };
}

/** The identity of a row: its id, or the message with its position. */
function keyOf(row: Row<Identified>): string {
  return isUnread(row) ? row.message : row.nativeId;
}

function lastKey(rows: readonly Row<Identified>[]): string | undefined {
  const last = rows.at(-1);
  return last && keyOf(last);
}

/**
 * Reads a list to its end.
 * @throws GatewayError UPSTREAM_BAD_RESPONSE past 10,000 rows or 100 pages. The result is never partial.
 */
export async function readWhole<T>(cbr: UpstreamClient, operation: string, reader: ListReader<T>): Promise<Row<T>[]> {
  const rows: Row<T>[] = [];
  while (!reader.hasEnded()) {
    if (reader.isTooLong()) throw listTooLong(cbr, operation);
    rows.push(...(await reader.next()));
  }
  return rows;
}

/** The error for a list that is too long to be read completely. */
export function listTooLong(cbr: UpstreamClient, operation: string): GatewayError {
  const message = `${cbr.name}: ${operation} does not end within ${MAX_ROWS} rows and ${MAX_PAGES} pages.`;
  return observed(cbr, operation, new GatewayError('UPSTREAM_BAD_RESPONSE', message, { upstream: cbr.name }));
}
