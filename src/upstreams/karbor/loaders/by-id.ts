import DataLoader from 'dataloader';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { nativeIdOf, parseId } from '../../../domain/entities.ts';
import { known, type Row, unread } from '../../../domain/row.ts';
import type { Vault } from '../../../domain/vault.ts';
import { nullIfAbsent } from '../../../http/request.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { ById } from '../../loaders.ts';
import { alignToKeys, groupBy, settled } from '../../rows.ts';
import { getCheckpoint } from '../checkpoints.ts';
import { getPlan } from '../plans.ts';
import type { CheckpointFeed, FeedQuery } from './checkpoint-feed.ts';

// Up to this number the checkpoints of one provider are read one by one. Beyond, each list page has to save as many reads.
const SINGLE_READS = 10;

/**
 * Reads checkpoints with their providers. A batch of n ids of one provider costs n calls up to ten. A larger batch costs at
 * most n / 10 pages of the provider's list, and one read per checkpoint that is not on these pages.
 */
export function createCheckpointById(
  karbor: UpstreamClient,
  feedOf: (query: FeedQuery) => CheckpointFeed,
): ById<Checkpoint> {
  async function readAll(ids: readonly string[]): Promise<Map<string, Checkpoint | null | Error>> {
    const byProvider = [...groupBy(ids, (id) => parseId(id, ['id']).scope ?? '')];
    const found = await Promise.all(
      byProvider.map(async ([providerId, group]) => {
        const listed = group.length > SINGLE_READS ? await readListed(feedOf({ providerId }), group) : [];
        const values = await alignToKeys(
          group,
          listed,
          ({ id }) => id,
          (id) => readAlone(karbor, id),
        );
        return group.map((id, index): [string, Checkpoint | null | Error] => [id, values[index] ?? null]);
      }),
    );
    return new Map(found.flat());
  }

  return new DataLoader(
    async (ids) => {
      const values = await readAll(ids);
      return ids.map((id) => values.get(id) ?? null);
    },
    { name: 'checkpointById', maxBatchSize: 100 },
  );
}

/** Finds checkpoints on the first pages of the list. If the list fails, each id is read alone. */
async function readListed(feed: CheckpointFeed, ids: readonly string[]): Promise<readonly Checkpoint[]> {
  const wanted = new Set(ids);
  const affordable = Math.floor(ids.length / SINGLE_READS);
  const listed = () => feed.rows().filter(({ id }) => wanted.has(id));
  try {
    while (listed().length < wanted.size && !feed.isExhausted() && feed.pages() < affordable) await feed.readMore();
  } catch {
    return [];
  }
  return listed();
}

function readAlone(karbor: UpstreamClient, id: string): Promise<Checkpoint | null> {
  const { nativeId, scope: providerId = '' } = parseId(id, ['id']);
  return getCheckpoint(karbor, { providerId, id: nativeId }).catch(nullIfAbsent);
}

/** Reads plans: the first one by its id, several or later ones from the list of all plans. */
export function createPlanById(
  karbor: UpstreamClient,
  plans: { readonly list: () => Promise<readonly Row<Vault>[]>; readonly isRead: () => boolean },
): ById<Vault> {
  const readAlone = (id: string) => getPlan(karbor, nativeIdOf(id)).catch(nullIfAbsent);
  let hasReadOne = false;
  return new DataLoader<string, Vault | null>(
    async (ids) => {
      if (ids.length > 1 || hasReadOne || plans.isRead()) {
        const rows = await plans.list();
        // An unidentified row may be the plan.
        const isWhole = unread(rows).length === 0;
        return alignToKeys(
          ids,
          known(rows),
          ({ id }) => id,
          async (id) => (isWhole ? null : readAlone(id)),
        );
      }
      hasReadOne = true;
      return settled(ids.map(readAlone));
    },
    { name: 'vaultById', maxBatchSize: 100 },
  );
}
