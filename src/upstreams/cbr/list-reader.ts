import { isUnread, type Row } from '../../domain/row.ts';
import { GatewayError } from '../../failure.ts';
import { observed } from '../../http/observer.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { type CbrPage, warnOfCap } from './pages.ts';

/** So many rows of a page are asked for again with the next one: fewer may be deleted in between at no further call. */
export const OVERLAP = 10;

const MAX_ROWS = 10_000;
// An upstream that caps its pages gives fewer rows for a call.
const MAX_PAGES = 100;
// As often a page may show nothing new: that many rows can have come meanwhile, or the upstream gives one page for ever.
const MAX_IDLE_PAGES = 20;

export interface PageRange {
  readonly offset: number;
  readonly limit: number;
}

interface Identified {
  readonly nativeId: string;
}

/** A list that is read from its beginning, page by page. */
export interface ListReader<T> {
  /** Reads one page, or more where rows went away meanwhile, and gives the rows that no page has shown yet. */
  readonly next: () => Promise<readonly Row<T>[]>;
  readonly hasEnded: () => boolean;
  /** True when so much was read that the list is not worth, or not safe, to be followed. */
  readonly isTooLong: () => boolean;
}

/**
 * Walks a list whose pages are told apart by offsets. Rows that come or go between two pages move the others, so a
 * page repeats the end of the one before it: it counts when a known row stands in it, as nothing can be missing
 * behind that one. Else the walk goes back until a known row stands there. Each row is given once.
 * @param limit How many rows are asked for at once, the repeated ones among them.
 */
export function createListReader<T extends Identified>(
  cbr: UpstreamClient,
  limit: number,
  read: (range: PageRange) => Promise<CbrPage<T>>,
): ListReader<T> {
  const known = new Set<string>();
  // The list is known down to here, in offsets of the last page.
  let end = 0;
  let requestedLimit = limit;
  // What the upstream gives at once.
  let pageSize = limit;
  // How many rows at the end of the last page cannot be identified: no page can be joined to these.
  let unreadAtEnd = 0;
  let isCapped = false;
  let pages = 0;
  let idlePages = 0;
  let hasEnded = false;

  async function readAt(offset: number): Promise<CbrPage<T>> {
    pages += 1;
    const page = await read({ offset, limit: requestedLimit });
    requestedLimit = page.fits ?? requestedLimit;
    if (page.count > 0 && !page.isLast) pageSize = page.count;
    return page;
  }

  function take(page: CbrPage<T>, offset: number): readonly Row<T>[] {
    const fresh = page.rows.filter((row) => !known.has(keyOf(row)));
    for (const row of fresh) known.add(keyOf(row));
    // A row that cannot be identified may be one that was met at another place.
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

  /** A page that is no longer than what it repeats: the rows behind it are believed if it is still the same after them. */
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

/** What tells a row from others: its id, or what is said of its place. */
function keyOf(row: Row<Identified>): string {
  return isUnread(row) ? row.message : row.nativeId;
}

function lastKey(rows: readonly Row<Identified>[]): string | undefined {
  const last = rows.at(-1);
  return last && keyOf(last);
}

/**
 * Reads a list to its end.
 * @throws GatewayError UPSTREAM_BAD_RESPONSE past 10,000 rows or 100 pages: never a part of it.
 */
export async function readWhole<T>(cbr: UpstreamClient, operation: string, reader: ListReader<T>): Promise<Row<T>[]> {
  const rows: Row<T>[] = [];
  while (!reader.hasEnded()) {
    if (reader.isTooLong()) throw listTooLong(cbr, operation);
    rows.push(...(await reader.next()));
  }
  return rows;
}

/** What is said of a list that is too long to be read whole. */
export function listTooLong(cbr: UpstreamClient, operation: string): GatewayError {
  const message = `${cbr.name}: ${operation} does not end within ${MAX_ROWS} rows and ${MAX_PAGES} pages.`;
  return observed(cbr, operation, new GatewayError('UPSTREAM_BAD_RESPONSE', message, { upstream: cbr.name }));
}
