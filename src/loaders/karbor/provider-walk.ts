import type { Checkpoint } from '../../domain/checkpoint.ts';
import { type CheckpointFilter, matchesCheckpoint } from '../../domain/filter.ts';
import type { Position, Slice, SliceRequest, SliceRow } from '../slice.ts';
import { type CheckpointFeed, type FeedQuery, MOST_PAGES } from './checkpoint-feed.ts';
import { daysOf, withinTimes } from './window.ts';

export interface WalkTools {
  readonly feedOf: (query: FeedQuery) => CheckpointFeed;
  readonly instantOf: (checkpoint: Checkpoint) => Promise<string | null>;
}

/**
 * Checkpoints of several providers, one provider after the other and oldest first in each: the only order in
 * which Karbor can be paged. Costs one call a page of 100.
 * @param providerIds In the order in which they are walked, which must be ascending.
 */
export async function walkProviders(
  tools: WalkTools,
  providerIds: readonly string[],
  { first, after, filter }: SliceRequest<CheckpointFilter>,
): Promise<Slice<Checkpoint>> {
  const rows: SliceRow<Checkpoint>[] = [];
  const [startId = '', startMarker] = after === null ? [] : after.map(String);
  let next: Position | null = after;
  let pages = 0;
  for (const [index, providerId] of providerIds.entries()) {
    if (providerId < startId) continue;
    const marker = providerId === startId ? startMarker : undefined;
    const feed = tools.feedOf({ providerId, planId: filter.vaultNativeId, marker, ...daysOf(filter) });
    let seen = 0;
    while (!feed.hasEnded() || seen < feed.rows().length) {
      if (rows.length >= first || pages >= MOST_PAGES) return { rows: rows.slice(0, first), next };
      if (seen === feed.rows().length) {
        await feed.readMore();
        pages += 1;
      }
      const fresh = feed.rows().slice(seen);
      seen += fresh.length;
      const matching = fresh.filter((row) => matchesCheckpoint(row, filter));
      const wanted = new Set(await withinTimes(matching, filter, tools.instantOf));
      for (const node of fresh) {
        if (rows.length >= first) return { rows, next };
        next = [providerId, node.nativeId];
        if (wanted.has(node)) rows.push({ node, position: next });
      }
    }
    const following = providerIds[index + 1];
    next = following === undefined ? null : [following];
    if (rows.length >= first) return { rows, next };
  }
  return { rows, next: null };
}
