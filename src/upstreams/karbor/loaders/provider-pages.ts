import { type Checkpoint, type CheckpointFilter, matchesCheckpoint } from '../../../domain/checkpoint.ts';
import { type UnreadRow, unread as unreadOf } from '../../../domain/row.ts';
import type { Page, PageRequest, PageRow, PageToken, TokenPart } from '../../page.ts';
import { type CheckpointFeed, FEED_POSITIONS, type FeedQuery, MAX_PAGES } from './checkpoint-feed.ts';
import { daysOf, withinTimes } from './day-range.ts';

/** The provider, and the position in its list unless at the start. */
export const PROVIDER_POSITIONS: readonly (readonly TokenPart[])[] = [
  ['id'],
  ...FEED_POSITIONS.map((form): TokenPart[] => ['id', ...form]),
];

export interface ProviderListTools {
  readonly feedOf: (query: FeedQuery) => CheckpointFeed;
  readonly instantOf: (checkpoint: Checkpoint) => Promise<string | null>;
}

/**
 * The checkpoints of several providers, one provider after the other and oldest first in each: the only order in which
 * Karbor can page. Costs one call per page of 100.
 * @param providerIds In ascending order.
 */
export async function pageOfProviders(
  tools: ProviderListTools,
  providerIds: readonly string[],
  { first, after, filter }: PageRequest<CheckpointFilter>,
): Promise<Page<Checkpoint>> {
  const rows: PageRow<Checkpoint>[] = [];
  const [startId = '', startMarker, startOffset] = after ?? [];
  const feeds: CheckpointFeed[] = [];
  let next: PageToken | null = after;
  let pages = 0;
  const pageUpTo = (following: PageToken | null): Page<Checkpoint> => ({
    rows,
    next: following,
    unread: unreadOf(feeds.flatMap((feed): readonly UnreadRow[] => feed.unread())),
  });
  for (const [index, providerId] of providerIds.entries()) {
    if (providerId < String(startId)) continue;
    const start =
      providerId === startId
        ? {
            marker: startMarker === undefined ? undefined : String(startMarker),
            offset: startOffset === undefined ? undefined : Number(startOffset),
          }
        : {};
    const feed = tools.feedOf({ providerId, planId: filter.vaultNativeId, ...start, ...daysOf(filter) });
    feeds.push(feed);
    let seen = 0;
    while (!feed.hasEnded() || seen < feed.rows().length) {
      if (seen === feed.rows().length) {
        // A page may have rows of other providers only, and still move the position.
        if (pages >= MAX_PAGES) return pageUpTo([providerId, ...feed.position()]);
        try {
          await feed.readMore();
        } catch (error) {
          // Keep the rows that were read; the failure recurs on the next page.
          if (rows.length > 0) return pageUpTo(next);
          throw error;
        }
        pages += 1;
      }
      const fresh = feed.rows().slice(seen);
      const matching = fresh.filter((row) => matchesCheckpoint(row, filter));
      // In the order of the fresh rows, so the next one is compared; a Set would give each row a hash.
      const selected = await withinTimes(matching, filter, tools.instantOf);
      let taken = 0;
      for (const node of fresh) {
        if (rows.length >= first) return pageUpTo(next);
        next = [providerId, ...feed.positionOf(seen)];
        seen += 1;
        if (node !== selected[taken]) continue;
        taken += 1;
        rows.push({ node, position: next });
      }
      if (rows.length >= first && !feed.hasEnded()) return pageUpTo(next);
    }
    const following = providerIds[index + 1];
    next = following === undefined ? null : [following];
    if (rows.length >= first) return pageUpTo(next);
  }
  return pageUpTo(null);
}
