import type { Checkpoint } from '../../domain/checkpoint.ts';
import { GatewayError } from '../../failure.ts';
import type { Upstream } from '../../http/upstream.ts';
import { type CheckpointPage, type CheckpointQuery, listCheckpoints } from '../../upstream/karbor/checkpoints.ts';

/** Karbor reads one object a row, one after the other: larger pages time out. */
export const PAGE = 100;
/** Reading stops after so many pages; a list then goes on at the next request. */
export const MOST_PAGES = 10;
/** The most rows that Karbor gives at once. */
const LARGEST_PAGE = 1000;

export type FeedQuery = Omit<CheckpointQuery, 'limit'>;

/** A list of checkpoints, oldest first, that is read as far as somebody needs it and shared by all of one request. */
export interface CheckpointFeed {
  readonly rows: () => readonly Checkpoint[];
  readonly hasEnded: () => boolean;
  readonly isExhausted: () => boolean;
  readonly pages: () => number;
  /** Reads one page more. Who asks while a page is under way waits for that one. */
  readonly readMore: () => Promise<void>;
}

/** @param onRow Told of every row once. */
export function createCheckpointFeed(
  karbor: Upstream,
  query: FeedQuery,
  onRow: (checkpoint: Checkpoint) => void,
): CheckpointFeed {
  const known = new Set<string>(query.marker === undefined ? [] : [query.marker]);
  let rows: readonly Checkpoint[] = [];
  let marker = query.marker;
  let pages = 0;
  let hasEnded = false;
  let underWay: Promise<void> | undefined;

  async function readPage(): Promise<void> {
    const page = await listCheckpoints(karbor, { ...query, marker, limit: PAGE });
    pages += 1;
    // A bank that heeds markers never repeats a row.
    const isRepeated = page.ids.some((id) => known.has(id));
    const fresh = isRepeated ? await readAtOnce(karbor, query) : page.rows;
    rows = isRepeated ? fresh : [...rows, ...fresh];
    for (const id of page.ids) known.add(id);
    fresh.forEach(onRow);
    marker = page.ids.at(-1);
    hasEnded = isRepeated || !page.hasMore;
  }

  return {
    rows: () => rows,
    hasEnded: () => hasEnded,
    isExhausted: () => hasEnded || pages >= MOST_PAGES,
    pages: () => pages,
    readMore: () => {
      underWay ??= readPage().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
  };
}

/**
 * A file system bank ignores markers and gives the last rows of its own order. So everything is read in one
 * call, and what the first page showed stays in front: a list that was begun goes on behind its cursor.
 */
async function readAtOnce(karbor: Upstream, { marker, ...query }: FeedQuery): Promise<readonly Checkpoint[]> {
  const page: CheckpointPage = await listCheckpoints(karbor, { ...query, limit: LARGEST_PAGE });
  if (page.ids.length >= LARGEST_PAGE) {
    throw new GatewayError(
      'UPSTREAM_BAD_RESPONSE',
      `${karbor.name}: the bank of provider ${query.providerId} ignores markers and holds more than the ${LARGEST_PAGE} checkpoints that can be read at once.`,
      { upstream: karbor.name },
    );
  }
  const shown = new Set(page.ids.slice(-PAGE));
  const isShown = ({ nativeId }: Checkpoint) => shown.has(nativeId);
  const ordered = [...page.rows.filter(isShown), ...page.rows.filter((row) => !isShown(row))];
  const place = ordered.findIndex(({ nativeId }) => nativeId === marker);
  return ordered.slice(place + 1);
}
