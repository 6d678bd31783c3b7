import DataLoader from 'dataloader';
import type { Checkpoint, CheckpointFilter } from '../../../domain/checkpoint.ts';
import { unreadSince } from '../../../domain/row.ts';
import type { Vault } from '../../../domain/vault.ts';
import type { Page, PageRequest } from '../../page.ts';
import { groupBy, settled } from '../../rows.ts';
import { type CheckpointFeed, type FeedQuery, MAX_PAGES } from './checkpoint-feed.ts';
import { daysOf } from './day-range.ts';
import { allSince, type PlanListTools, pageOfPlan, readPlan } from './plan-list.ts';

// After so many pages one plan is asked, which tells how long the list of its provider will be.
const PAGES_BEFORE_LOOK = 3;

interface Key {
  readonly plan: Vault;
  readonly request: PageRequest<CheckpointFilter>;
  /** All that was begun on this UTC day or later is asked for, however many they are. */
  readonly since?: string;
}

/**
 * The checkpoints of plans, newest first. Several plans of one provider are answered from the provider's own
 * list where that is shorter than asking each plan; one plan alone is asked by its id. Karbor does not tell how
 * long a list is, so up to three pages of a list that turns out too long are read in vain.
 */
export function createPlanCheckpoints(tools: PlanListTools) {
  const loader = new DataLoader<Key, Page<Checkpoint>, string>(
    async (keys) => {
      const shared = await readTogether(tools, keys);
      const lists = await settled(
        keys.map((key) => shared.get(listOf(key)) ?? readPlan(tools, queryOf(key), requestOf(key))),
      );
      // All lists are there before one is sorted, so that what is asked of the log is asked at once.
      return settled(
        lists.map(async (list, index) => {
          if (list instanceof Error) throw list;
          const key = keys[index] as Key;
          if (key.since !== undefined) return allSince(tools, queryOf(key), list, key.since);
          return pageOfPlan(tools, queryOf(key), list, requestOf(key));
        }),
      );
    },
    { name: 'planCheckpoints', cacheKeyFn: ({ plan, request, since }) => JSON.stringify([plan.id, request, since]) },
  );
  return {
    load: (plan: Vault, request: PageRequest<CheckpointFilter>) => loader.load({ plan, request }),
    /** Those that were begun on a UTC day or later, or have no day, in any order: the log is not asked for it. */
    since: async (plan: Vault, day: string): Promise<readonly Checkpoint[]> => {
      // The list is the one from which a first page is cut.
      const { rows, unread = [] } = await loader.load({
        plan,
        request: { first: 1, after: null, filter: {} },
        since: day,
      });
      // Without a row that cannot be identified a day may be another one.
      const [odd] = unreadSince(unread, `${day}T00:00:00.000Z`);
      if (odd) throw odd;
      return rows.map(({ node }) => node);
    },
  };
}

/** Keys with an equal list of their provider can share it. */
function listOf({ plan, request }: Key): string {
  return JSON.stringify([plan.provider?.nativeId, daysOf(request.filter)]);
}

async function readTogether(tools: PlanListTools, keys: readonly Key[]): Promise<Map<string, CheckpointFeed>> {
  const shared = new Map<string, CheckpointFeed>();
  const groups = groupBy(
    keys.filter(({ request }) => request.after?.[2] === undefined),
    listOf,
  );
  await Promise.all(
    [...groups].map(async ([list, group]) => {
      const plans = new Set(group.map(({ plan }) => plan.id)).size;
      const providerId = group[0]?.plan.provider?.nativeId;
      if (plans < 2 || providerId === undefined) return;
      const days = daysOf(group[0]?.request.filter ?? {});
      const feed = tools.feedOf({ providerId, ...days });
      const affordable = Math.max(1, plans - 1);
      try {
        while (!feed.isExhausted() && feed.pages() < affordable) {
          if (feed.pages() === PAGES_BEFORE_LOOK) {
            const inAll = await pagesInAll(feed, group, (planId) => tools.feedOf({ providerId, planId, ...days }));
            if (inAll > Math.min(MAX_PAGES, affordable)) return;
          }
          await feed.readMore();
        }
      } catch {
        // One bad row fails a provider's whole list; the plans without it can still be had one by one.
        return;
      }
      if (feed.hasEnded()) shared.set(list, feed);
    }),
  );
  return shared;
}

/** How long a list will be, judged by a plan whose own list is read to its end; that is needed if not all is read. */
async function pagesInAll(
  feed: CheckpointFeed,
  keys: readonly Key[],
  feedOfPlan: (planId: string) => CheckpointFeed,
): Promise<number> {
  const seen = groupBy(feed.rows(), ({ vaultNativeId }) => vaultNativeId);
  const planId = keys.map(({ plan }) => plan.nativeId).find((id) => seen.has(id));
  if (planId === undefined) return Number.POSITIVE_INFINITY;
  const own = feedOfPlan(planId);
  while (!own.isExhausted()) await own.readMore();
  return (feed.pages() * own.rows().length) / (seen.get(planId)?.length ?? 1);
}

function queryOf({ plan }: Key): FeedQuery {
  return { providerId: plan.provider?.nativeId ?? '', planId: plan.nativeId };
}

function requestOf({ plan, request }: Key): PageRequest<CheckpointFilter> {
  return { ...request, filter: { ...request.filter, vaultNativeId: plan.nativeId } };
}
