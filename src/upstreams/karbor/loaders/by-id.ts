import DataLoader from 'dataloader';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { parseId } from '../../../domain/entities.ts';
import { known, type Row, unread } from '../../../domain/row.ts';
import type { Vault } from '../../../domain/vault.ts';
import { nullIfAbsent } from '../../../http/request.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { ById } from '../../loaders.ts';
import { alignToKeys, groupBy, settled } from '../../rows.ts';
import { getCheckpoint } from '../checkpoints.ts';
import { getPlan } from '../plans.ts';
import type { CheckpointFeed, FeedQuery } from './checkpoint-feed.ts';

// Up to so many checkpoints of one provider are read singly; beyond, a list page must bring as many to be worth it.
const SINGLE_READS = 10;

/**
 * Checkpoints with their provider. A batch of n ids of one provider costs n calls up to ten; more are looked
 * for in at most n / 10 pages of the provider's list, and what is not there is read singly.
 */
export function createCheckpointById(
  karbor: UpstreamClient,
  feedOf: (query: FeedQuery) => CheckpointFeed,
): ById<Checkpoint> {
  async function readAll(ids: readonly string[]): Promise<Map<string, Checkpoint | null | Error>> {
    const byProvider = [...groupBy(ids, (id) => parseId(id, ['id']).providerId ?? '')];
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

/** What the first pages of the list hold. A list that fails decides nothing: each id is then read alone. */
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
  const { nativeId, providerId = '' } = parseId(id, ['id']);
  return getCheckpoint(karbor, { providerId, id: nativeId }).catch(nullIfAbsent);
}

/** Plans: the first one alone is read by its id; several, and all behind it, from the list of all. */
export function createPlanById(
  karbor: UpstreamClient,
  plans: { readonly list: () => Promise<readonly Row<Vault>[]>; readonly isRead: () => boolean },
): ById<Vault> {
  const readAlone = (id: string) => getPlan(karbor, parseId(id, ['id']).nativeId).catch(nullIfAbsent);
  let hasReadOne = false;
  return new DataLoader<string, Vault | null>(
    async (ids) => {
      if (ids.length > 1 || hasReadOne || plans.isRead()) {
        const rows = await plans.list();
        // One that cannot be identified may be it.
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
