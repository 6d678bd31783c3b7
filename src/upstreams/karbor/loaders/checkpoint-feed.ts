import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { known as knownOf, type Row, type UnreadRow, unread } from '../../../domain/row.ts';
import { GatewayError } from '../../../failure.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { PageToken, TokenPart } from '../../page.ts';
import { type CheckpointPage, type CheckpointQuery, listCheckpoints } from '../checkpoints.ts';
import { MAX_ROWS } from '../pages.ts';

/** Rows per page. Karbor reads one object per row, sequentially, so larger pages time out. */
export const PAGE = 100;
/** Maximum pages per request; the list continues with the next request. */
export const MAX_PAGES = 10;

export interface FeedQuery extends Omit<CheckpointQuery, 'limit'> {
  /** Only for a bank that ignores markers: the number of rows before the first one. */
  readonly offset?: number | undefined;
}

/** The marker, and the number of rows before it where the bank ignores markers. */
export const FEED_POSITIONS: readonly (readonly TokenPart[])[] = [['id'], ['id', 'offset']];

/** A list of checkpoints, oldest first, that is read on demand and shared within a request. */
export interface CheckpointFeed {
  readonly rows: () => readonly Checkpoint[];
  /** The rows that cannot be identified. */
  readonly unread: () => readonly UnreadRow[];
  readonly hasEnded: () => boolean;
  readonly isExhausted: () => boolean;
  readonly pages: () => number;
  /**
   * True if the bank is known to sort: a page continued behind the previous one, and the days ascend. A file system bank
   * does neither, which a short list cannot show.
   */
  readonly isSorted: () => boolean;
  /** The position behind a row; parts as in FEED_POSITIONS. */
  readonly positionOf: (index: number) => PageToken;
  /** The position behind everything that was read, including rows of other providers. Empty at the start. */
  readonly position: () => PageToken;
  /** Reads the next page. Concurrent calls share one read. */
  readonly readMore: () => Promise<void>;
}

/** @param onRow Called once per row. */
export function createCheckpointFeed(
  karbor: UpstreamClient,
  query: FeedQuery,
  onRow: (checkpoint: Checkpoint) => void,
): CheckpointFeed {
  const known = new Set<string>(query.marker === undefined ? [] : [query.marker]);
  let rows: readonly Checkpoint[] = [];
  let unreadRows: readonly UnreadRow[] = [];
  // Set once the bank is known to ignore markers.
  let offset = query.offset;
  let marker = query.marker;
  let pages = 0;
  let honoursMarkers = false;
  let hasEnded = false;
  let inFlight: Promise<void> | undefined;

  async function readPage(): Promise<void> {
    if (offset !== undefined) return readRest();
    const page = await listCheckpoints(karbor, { ...query, marker, limit: PAGE });
    // A bank that honours markers never repeats a row.
    if (known.size > 0 && page.ids.some((id) => known.has(id))) return readRest();
    honoursMarkers = pages > 0;
    const fresh = knownOf(page.rows);
    rows = [...rows, ...fresh];
    unreadRows = unread([...unreadRows, ...unread(page.rows)]);
    fresh.forEach(onRow);
    if (page.hasMore) for (const id of page.ids) known.add(id);
    marker = page.ids.at(-1) ?? marker;
    hasEnded = !page.hasMore;
    pages += 1;
  }

  /** Reads everything in one call and keeps the rows behind the start of this list. */
  async function readRest(): Promise<void> {
    const rowsRead = await readInOneCall(karbor, query);
    const all = knownOf(rowsRead);
    unreadRows = unread(rowsRead);
    honoursMarkers = false;
    const index = all.findIndex(({ nativeId }) => nativeId === query.marker);
    // A deleted row no longer counts among those before.
    offset = index >= 0 ? index + 1 : (query.offset ?? 1) - 1;
    rows = all.slice(offset);
    rows.forEach(onRow);
    hasEnded = true;
    pages += 1;
  }

  return {
    rows: () => rows,
    unread: () => unreadRows,
    hasEnded: () => hasEnded,
    isExhausted: () => hasEnded || pages >= MAX_PAGES,
    pages: () => pages,
    isSorted: () => honoursMarkers && rows.every(({ createdOn }, index) => !isOlder(createdOn, rows[index - 1])),
    positionOf: (index) => [rows[index]?.nativeId ?? '', ...(offset === undefined ? [] : [offset + index + 1])],
    position: () => (marker === undefined ? [] : [marker]),
    readMore: () => {
      inFlight ??= readPage().finally(() => {
        inFlight = undefined;
      });
      return inFlight;
    },
  };
}

function isOlder(day: string | null | undefined, before: Checkpoint | undefined): boolean {
  return (day ?? '') < (before?.createdOn ?? '');
}

/**
 * Reads a file system bank, which ignores markers and returns the last rows in an order of its own. Everything is read in
 * one call, with the rows of a first page in front, so that a list continues behind its cursor.
 */
async function readInOneCall(
  karbor: UpstreamClient,
  { marker, offset, ...query }: FeedQuery,
): Promise<readonly Row<Checkpoint>[]> {
  const page: CheckpointPage = await listCheckpoints(karbor, { ...query, limit: MAX_ROWS });
  if (page.hasMore) {
    throw new GatewayError(
      'UPSTREAM_BAD_RESPONSE',
      `${karbor.name}: the bank of provider ${query.providerId} ignores markers and has more than the ${page.ids.length} checkpoints that it returns in one response.`,
      { upstream: karbor.name },
    );
  }
  const shown = new Set(page.ids.slice(-PAGE));
  const isShown = ({ nativeId }: Row<Checkpoint>) => nativeId !== undefined && shown.has(nativeId);
  return [...page.rows.filter(isShown), ...page.rows.filter((row) => !isShown(row))];
}
