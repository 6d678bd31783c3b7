import { type Checkpoint, type CheckpointFilter, isWithin, matchesCheckpoint } from '../../../domain/checkpoint.ts';
import { HOUR_MS, inReach, shift } from '../../../domain/time.ts';
import { GatewayError } from '../../../failure.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import { type Page, type PageRequest, type PageToken, tooManySince } from '../../page.ts';
import { type BackupFeed, createBackupFeed, type FeedQuery } from './backup-feed.ts';
import { isBehind, positionOf } from './checkpoint-groups.ts';

export type CheckpointRequest = PageRequest<CheckpointFilter>;

/** Gives the feed for a query; the same one for the same query within one request. */
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
 * The times that go down: what may belong to a wanted checkpoint begins within an hour of it. The last page's
 * end is part of it, so no offset outlives a request.
 */
export function windowOf({ after, filter }: CheckpointRequest): Pick<FeedQuery, 'from' | 'to'> {
  const ends = [filter.createdTo, after === null ? undefined : String(after[0])].filter((end) => end !== undefined);
  const [end] = ends.sort();
  return {
    from: filter.createdFrom === undefined ? undefined : inReach(shift(inReach(filter.createdFrom), -HOUR_MS)),
    to: end === undefined ? undefined : shift(inReach(end), HOUR_MS),
  };
}

/** Reads on until the request is answered, page by page. */
export async function pageOf(feed: BackupFeed, request: CheckpointRequest): Promise<Page<Checkpoint>> {
  try {
    while (!isComplete(feed, request)) await feed.readMore();
  } catch (error) {
    // What was read stands; the failure is met again where the list goes on.
    if (wanted(feed.checkpoints(), request).length === 0) throw error;
  }
  const { vaultNativeId } = request.filter;
  return { ...pageFrom(feed.checkpoints(), feed.hasEnded(), request), unread: feed.unread(vaultNativeId) };
}

function isComplete(feed: BackupFeed, request: CheckpointRequest): boolean {
  if (feed.hasEnded() || wanted(feed.checkpoints(), request).length >= request.first) return true;
  // Short pages may hold less than the hour that a checkpoint takes: the list must get on all the same.
  return feed.isExhausted() && (makesProgress(feed.checkpoints(), request.after) || feed.isTooLong());
}

/** Whether everything is known that was begun at an instant or later. */
export function reaches(feed: BackupFeed, since: string): boolean {
  const last = feed.checkpoints().at(-1)?.createdAt ?? null;
  return feed.hasEnded() || (last !== null && last < since);
}

/**
 * All that a request wants of what was begun at an instant or later.
 * @throws GatewayError LIMIT_EXCEEDED when that is more than is read at once: never a part of it.
 */
export async function allSince(feed: BackupFeed, since: string, request: CheckpointRequest): Promise<Page<Checkpoint>> {
  while (!reaches(feed, since) && !feed.isExhausted()) await feed.readMore();
  if (!reaches(feed, since)) throw tooManySince(since);
  const rows = wanted(feed.checkpoints(), request).filter(({ createdAt }) => (createdAt ?? '') >= since);
  const beside = feed.unread(request.filter.vaultNativeId);
  return { rows: rows.map((node) => ({ node, position: positionOf(node) })), next: null, unread: beside };
}

/** What a request wants of what is known. */
export function wanted(checkpoints: readonly Checkpoint[], { after, filter }: CheckpointRequest): Checkpoint[] {
  return checkpoints.filter(
    (checkpoint) =>
      isBehind(checkpoint, after) &&
      matchesCheckpoint(checkpoint, filter) &&
      isWithin(checkpoint.createdAt ?? '', filter),
  );
}

/** Cuts the wanted rows out of what is known. Where they do not suffice, the list goes on behind what was read. */
export function pageFrom(
  checkpoints: readonly Checkpoint[],
  hasEnded: boolean,
  request: CheckpointRequest,
): Page<Checkpoint> {
  const found = wanted(checkpoints, request);
  const rows = found.slice(0, request.first).map((node) => ({ node, position: positionOf(node) }));
  if (found.length > request.first) return { rows, next: rows.at(-1)?.position ?? null };
  if (hasEnded) return { rows, next: null };
  return {
    rows,
    next: found.length === request.first ? (rows.at(-1)?.position ?? null) : behind(checkpoints, request.after),
  };
}

/** Whether a list that goes on behind these would come further. */
export function makesProgress(checkpoints: readonly Checkpoint[], after: PageToken | null): boolean {
  const last = checkpoints.at(-1);
  return last !== undefined && isBehind(last, after);
}

function behind(checkpoints: readonly Checkpoint[], after: PageToken | null): PageToken {
  const last = checkpoints.at(-1);
  if (last && isBehind(last, after)) return positionOf(last);
  throw new GatewayError(
    'UPSTREAM_BAD_RESPONSE',
    'No checkpoint is known whole among the backups that are read at once, 10000 at most; ask for a time in which there are fewer.',
  );
}
