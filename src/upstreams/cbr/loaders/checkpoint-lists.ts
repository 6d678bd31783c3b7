import { type Checkpoint, type CheckpointFilter, isWithin, matchesCheckpoint } from '../../../domain/checkpoint.ts';
import { addMs, clampInstant, HOUR_MS } from '../../../domain/time.ts';
import { GatewayError } from '../../../failure.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import { type Page, type PageRequest, type PageToken, tooManySince } from '../../page.ts';
import { type BackupFeed, createBackupFeed, type FeedQuery } from './backup-feed.ts';
import { isBehind, positionOf } from './checkpoint-groups.ts';

export type CheckpointRequest = PageRequest<CheckpointFilter>;

/** Gives the feed for a query; equal queries of one request share a feed. */
export type FeedOf = (query: FeedQuery) => BackupFeed;

export function createFeeds(cbr: UpstreamClient, isSplit: boolean): FeedOf {
  const feeds = new Map<string, BackupFeed>();
  return (query) => {
    const key = JSON.stringify([query.vaultId, query.resourceId, query.from, query.to]);
    const feed = feeds.get(key) ?? createBackupFeed(cbr, query, isSplit);
    feeds.set(key, feed);
    return feed;
  };
}

/**
 * The time window to request: every backup of a matching checkpoint starts within an hour of it. The window ends at the
 * cursor, so that no offset outlives a request.
 */
export function windowOf({ after, filter }: CheckpointRequest): Pick<FeedQuery, 'from' | 'to'> {
  const ends = [filter.createdTo, after === null ? undefined : String(after[0])].filter((end) => end !== undefined);
  const [end] = ends.sort();
  return {
    from:
      filter.createdFrom === undefined ? undefined : clampInstant(addMs(clampInstant(filter.createdFrom), -HOUR_MS)),
    to: end === undefined ? undefined : addMs(clampInstant(end), HOUR_MS),
  };
}

/** Reads page by page until the request is satisfied. */
export async function pageOf(feed: BackupFeed, request: CheckpointRequest): Promise<Page<Checkpoint>> {
  try {
    while (!isComplete(feed, request)) await feed.readMore();
  } catch (error) {
    // Keep the rows that were read; the failure recurs on the next page.
    if (matching(feed.checkpoints(), request).length === 0) throw error;
  }
  const { vaultNativeId } = request.filter;
  return { ...pageFrom(feed.checkpoints(), feed.hasEnded(), request), unread: feed.unread(vaultNativeId) };
}

function isComplete(feed: BackupFeed, request: CheckpointRequest): boolean {
  if (feed.hasEnded() || matching(feed.checkpoints(), request).length >= request.first) return true;
  // A short page may cover less than the hour of a checkpoint; the list must still make progress.
  return feed.isExhausted() && (makesProgress(feed.checkpoints(), request.after) || feed.isTooLong());
}

/** Whether every checkpoint started at or after an instant is known. */
export function reaches(feed: BackupFeed, since: string): boolean {
  const last = feed.checkpoints().at(-1)?.createdAt ?? null;
  return feed.hasEnded() || (last !== null && last < since);
}

/**
 * All matching checkpoints that were started at or after an instant.
 * @throws GatewayError LIMIT_EXCEEDED if one request cannot read them all. The result is never partial.
 */
export async function allSince(feed: BackupFeed, since: string, request: CheckpointRequest): Promise<Page<Checkpoint>> {
  while (!reaches(feed, since) && !feed.isExhausted()) await feed.readMore();
  if (!reaches(feed, since)) throw tooManySince(since);
  const rows = matching(feed.checkpoints(), request).filter(({ createdAt }) => (createdAt ?? '') >= since);
  const unread = feed.unread(request.filter.vaultNativeId);
  return { rows: rows.map((node) => ({ node, position: positionOf(node) })), next: null, unread };
}

/** The known checkpoints that match a request. */
export function matching(checkpoints: readonly Checkpoint[], { after, filter }: CheckpointRequest): Checkpoint[] {
  return checkpoints.filter(
    (checkpoint) =>
      isBehind(checkpoint, after) &&
      matchesCheckpoint(checkpoint, filter) &&
      isWithin(checkpoint.createdAt ?? '', filter),
  );
}

/** Cuts a page out of the known checkpoints. If these do not fill it, the list continues behind them. */
export function pageFrom(
  checkpoints: readonly Checkpoint[],
  hasEnded: boolean,
  request: CheckpointRequest,
): Page<Checkpoint> {
  const found = matching(checkpoints, request);
  const rows = found.slice(0, request.first).map((node) => ({ node, position: positionOf(node) }));
  if (found.length > request.first) return { rows, next: rows.at(-1)?.position ?? null };
  if (hasEnded) return { rows, next: null };
  return {
    rows,
    next: found.length === request.first ? (rows.at(-1)?.position ?? null) : behind(checkpoints, request.after),
  };
}

/** Whether a list that continues behind these checkpoints makes progress. */
export function makesProgress(checkpoints: readonly Checkpoint[], after: PageToken | null): boolean {
  const last = checkpoints.at(-1);
  return last !== undefined && isBehind(last, after);
}

function behind(checkpoints: readonly Checkpoint[], after: PageToken | null): PageToken {
  const last = checkpoints.at(-1);
  if (last && isBehind(last, after)) return positionOf(last);
  throw new GatewayError(
    'UPSTREAM_BAD_RESPONSE',
    'No checkpoint is complete within the 10000 backups that one request reads at most; request a shorter time range.',
  );
}
