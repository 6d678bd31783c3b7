import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { known as knownOf, type Row, type UnreadRow, unread } from '../../../domain/row.ts';
import { GatewayError } from '../../../failure.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { PageToken, TokenPart } from '../../page.ts';
import { type CheckpointPage, type CheckpointQuery, listCheckpoints } from '../checkpoints.ts';

/** Karbor reads one object a row, one after the other: larger pages time out. */
export const PAGE = 100;
/** Reading stops after so many pages; a list then goes on at the next request. */
export const MAX_PAGES = 10;
/** The most rows that Karbor gives at once. */
const MAX_PAGE_SIZE = 1000;

export interface FeedQuery extends Omit<CheckpointQuery, 'limit'> {
  /** Only for a bank that was found to ignore markers: how many rows stand before the first one. */
  readonly offset?: number | undefined;
}

/** The marker, and the number of rows before it where the bank ignores markers. */
export const FEED_PLACES: readonly (readonly TokenPart[])[] = [['id'], ['id', 'offset']];

/** A list of checkpoints, oldest first, that is read as far as somebody needs it and shared by all of one request. */
export interface CheckpointFeed {
  readonly rows: () => readonly Checkpoint[];
  /** The rows that cannot be identified. */
  readonly unread: () => readonly UnreadRow[];
  readonly hasEnded: () => boolean;
  readonly isExhausted: () => boolean;
  readonly pages: () => number;
  /**
   * True when the bank has shown that it sorts: a page went on behind the one before it, and the days ascend. A file
   * system bank does neither, which a short list does not tell.
   */
  readonly isSorted: () => boolean;
  /** Where the list goes on behind its row of that number; parts as in FEED_PLACES. */
  readonly placeOf: (index: number) => PageToken;
  /** Where it goes on behind all that was read; rows of other providers may stand there. Empty: at its beginning. */
  readonly place: () => PageToken;
  /** Reads one page more. Who asks while a page is under way waits for that one. */
  readonly readMore: () => Promise<void>;
}

/** @param onRow Told of every row once. */
export function createCheckpointFeed(
  karbor: UpstreamClient,
  query: FeedQuery,
  onRow: (checkpoint: Checkpoint) => void,
): CheckpointFeed {
  const known = new Set<string>(query.marker === undefined ? [] : [query.marker]);
  let rows: readonly Checkpoint[] = [];
  let unreadRows: readonly UnreadRow[] = [];
  // Set when the bank was found to ignore markers.
  let offset = query.offset;
  let marker = query.marker;
  let pages = 0;
  let honoursMarkers = false;
  let hasEnded = false;
  let inFlight: Promise<void> | undefined;

  async function readPage(): Promise<void> {
    if (offset !== undefined) return readRest();
    const page = await listCheckpoints(karbor, { ...query, marker, limit: PAGE });
    // A bank that heeds markers never repeats a row.
    if (page.ids.some((id) => known.has(id))) return readRest();
    honoursMarkers = pages > 0;
    const fresh = knownOf(page.rows);
    rows = [...rows, ...fresh];
    unreadRows = unread([...unreadRows, ...unread(page.rows)]);
    fresh.forEach(onRow);
    for (const id of page.ids) known.add(id);
    marker = page.ids.at(-1) ?? marker;
    hasEnded = !page.hasMore;
    pages += 1;
  }

  /** Everything in one call, behind the place where this list begins. */
  async function readRest(): Promise<void> {
    const given = await readAtOnce(karbor, query);
    const all = knownOf(given);
    unreadRows = unread(given);
    honoursMarkers = false;
    const place = all.findIndex(({ nativeId }) => nativeId === query.marker);
    // A row that is gone no longer counts among those before.
    offset = place >= 0 ? place + 1 : (query.offset ?? 1) - 1;
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
    placeOf: (index) => [rows[index]?.nativeId ?? '', ...(offset === undefined ? [] : [offset + index + 1])],
    place: () => (marker === undefined ? [] : [marker]),
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
 * A file system bank ignores markers and gives the last rows of its own order. So everything is read in one
 * call, and what a first page shows stays in front: a list that was begun goes on behind its cursor.
 */
async function readAtOnce(
  karbor: UpstreamClient,
  { marker, offset, ...query }: FeedQuery,
): Promise<readonly Row<Checkpoint>[]> {
  const page: CheckpointPage = await listCheckpoints(karbor, { ...query, limit: MAX_PAGE_SIZE });
  if (page.hasMore) {
    throw new GatewayError(
      'UPSTREAM_BAD_RESPONSE',
      `${karbor.name}: the bank of provider ${query.providerId} ignores markers and holds more than the ${page.ids.length} checkpoints that it gives at once.`,
      { upstream: karbor.name },
    );
  }
  const shown = new Set(page.ids.slice(-PAGE));
  const isShown = ({ nativeId }: Row<Checkpoint>) => nativeId !== undefined && shown.has(nativeId);
  return [...page.rows.filter(isShown), ...page.rows.filter((row) => !isShown(row))];
}
