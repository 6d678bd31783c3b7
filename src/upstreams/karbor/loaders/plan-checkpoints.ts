import DataLoader from 'dataloader';
import type { Checkpoint, CheckpointFilter } from '../../../domain/checkpoint.ts';
import { unreadSince } from '../../../domain/row.ts';
import type { Vault } from '../../../domain/vault.ts';
import type { Page, PageRequest } from '../../page.ts';
import { groupBy, settled } from '../../rows.ts';
import { type CheckpointFeed, type FeedQuery, MAX_PAGES } from './checkpoint-feed.ts';
import { daysOf } from './day-range.ts';
import { allSince, type PlanListTools, pageOfPlan, readPlan } from './plan-list.ts';

// After this number of pages one plan is read, to estimate the length of the list of its provider.
const PAGES_BEFORE_ESTIMATE = 3;

interface Key {
  readonly plan: Vault;
  readonly request: PageRequest<CheckpointFilter>;
  /** Requests every checkpoint started on or after this UTC day. */
  readonly since?: string;
}

/**
 * The checkpoints of plans, newest first. Several plans of one provider are served from the list of the provider if that is
 * shorter than one list per plan; a single plan has a list of its own. Karbor does not report the length of a list, so up
 * to three pages of a list may be read in vain.
 */
export function createPlanCheckpoints(tools: PlanListTools) {
  const loader = new DataLoader<Key, Page<Checkpoint>, string>(
    async (keys) => {
      const shared = await readTogether(tools, keys);
      const lists = await settled(
        keys.map((key) => shared.get(listOf(key)) ?? readPlan(tools, queryOf(key), requestOf(key))),
      );
      // All lists are read before one is sorted, so that their reads of the log share a batch.
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
    /** The checkpoints started on or after a UTC day, or without a day, in any order. Does not read the log. */
    since: async (plan: Vault, day: string): Promise<readonly Checkpoint[]> => {
      // The same list as for a first page.
      const { rows, unread = [] } = await loader.load({
        plan,
        request: { first: 1, after: null, filter: {} },
        since: day,
      });
      // An unidentified row may change the status of a day.
      const [row] = unreadSince(unread, `${day}T00:00:00.000Z`);
      if (row) throw row;
      return rows.map(({ node }) => node);
    },
  };
}

/** Keys with an equal list of a provider can share that list. */
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
          if (feed.pages() === PAGES_BEFORE_ESTIMATE) {
            const inAll = await pagesInAll(feed, group, (planId) => tools.feedOf({ providerId, planId, ...days }));
            if (inAll > Math.min(MAX_PAGES, affordable)) return;
          }
          await feed.readMore();
        }
      } catch {
        // One failing list of a provider does not prevent the lists of its plans.
        return;
      }
      if (feed.hasEnded()) shared.set(list, feed);
    }),
  );
  return shared;
}

/** Estimates the pages of a list from one plan, whose own list is read to its end and is needed anyway without the other. */
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
