import DataLoader from 'dataloader';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { known, unreadSince } from '../../../domain/row.ts';
import type { Vault } from '../../../domain/vault.ts';
import type { Page } from '../../page.ts';
import { settled } from '../../rows.ts';
import { BACKUP_PAGE } from '../backups.ts';
import { type BackupFeed, MAX_PAGES, pagesFor } from './backup-feed.ts';
import {
  allSince,
  type CheckpointRequest,
  type FeedOf,
  pageOf,
  reaches,
  wanted,
  windowOf,
} from './checkpoint-lists.ts';

// With fewer vaults than this, and nothing known of the project, asking each one is as cheap as anything.
const MIN_BATCH = 4;

interface Key {
  readonly vault: Vault;
  readonly request: CheckpointRequest;
  /** All that was begun at this instant or later is asked for, however many they are. */
  readonly since?: string;
}

/**
 * The checkpoints of vaults. Asking v vaults at one moment costs v calls where a page of backups holds what
 * a vault needs, and fewer where the newest backups of the whole project answer for several of them. Where that
 * list was tried in vain, which happens only when the project has more vaults than are known, it costs one more.
 * @param totalBackups How many backups the project is said to hold; undefined when that is not known.
 */
export function createVaultCheckpoints(feedOf: FeedOf, totalBackups: () => number | undefined) {
  const loader = new DataLoader<Key, Page<Checkpoint>, string>(
    async (keys) => {
      await Promise.all(groupsByWindow(keys).map((group) => readTogether(feedOf, group, totalBackups())));
      return settled(keys.map((key) => answer(feedOf, key)));
    },
    { name: 'vaultCheckpoints', cacheKeyFn: ({ vault, request, since }) => JSON.stringify([vault.id, request, since]) },
  );
  return {
    load: (vault: Vault, request: CheckpointRequest) => loader.load({ vault, request }),
    /** Those that were begun on a UTC day or later. */
    since: async (vault: Vault, day: string): Promise<readonly Checkpoint[]> => {
      const request = { first: 1, after: null, filter: {} };
      const { rows, unread = [] } = await loader.load({ vault, request, since: `${day}T00:00:00.000Z` });
      // Without a row that cannot be identified a day may be another one.
      const [odd] = unreadSince(unread, `${day}T00:00:00.000Z`);
      if (odd) throw odd;
      return rows.map(({ node }) => node);
    },
  };
}

/** First pages whose time windows are equal can share what is read. */
function groupsByWindow(keys: readonly Key[]): [Key, ...Key[]][] {
  const groups = new Map<string, [Key, ...Key[]]>();
  for (const key of keys) {
    if (key.request.after !== null) continue;
    const window = JSON.stringify(windowOf(key.request));
    const group = groups.get(window);
    if (group) group.push(key);
    else groups.set(window, [key]);
  }
  return [...groups.values()];
}

/**
 * Reads the newest backups of the whole project for as long as that costs no more than asking each vault alone:
 * to the end where that is near, else page by page while each answers for more vaults.
 */
async function readTogether(feedOf: FeedOf, keys: [Key, ...Key[]], total: number | undefined): Promise<void> {
  const vaults = [...new Map(keys.map(({ vault }) => [vault.id, vault])).values()];
  const feed = feedOf(windowOf(keys[0].request));
  let short = countUnanswered(feed, keys);
  let hasPaid = holdsAll(keys, vaults);
  while (short > 0 && !feed.isExhausted()) {
    const inAll = Math.min(pagesInAll(feed, vaults, total), pagesSince(feed, keys));
    const isEndNear = inAll <= MAX_PAGES && inAll - feed.pages() < short;
    // Even if it is read in vain, a page that earlier ones have saved makes nothing dearer.
    const isSaved = feed.pages() === 0 || vaults.length - short > feed.pages();
    if (!isEndNear && !(hasPaid && isSaved)) return;
    await feed.readMore();
    const left = countUnanswered(feed, keys);
    hasPaid = left < short;
    short = left;
  }
}

/** Whether one page is enough for what is asked, so that at least one vault finds all of its part in it. */
function holdsAll(keys: readonly Key[], vaults: readonly Vault[]): boolean {
  const needed = keys.reduce((sum, { vault, request }) => sum + request.first * Math.max(1, vault.resources.length), 0);
  return vaults.length >= MIN_BATCH && needed <= BACKUP_PAGE;
}

/** How long the list of the whole project will be, judged by what the vaults say of themselves. */
function pagesInAll(feed: BackupFeed, vaults: readonly Vault[], total: number | undefined): number {
  if (feed.pages() === 0) {
    if (total !== undefined) return pagesFor(total);
    return vaults.length < MIN_BATCH ? Number.POSITIVE_INFINITY : 1;
  }
  const seen = feed.rowsOf(total === undefined ? new Set(vaults.map(({ nativeId }) => nativeId)) : undefined);
  const said = total ?? backupCount(vaults);
  return seen === 0 || said === 0 ? Number.POSITIVE_INFINITY : Math.ceil((said * feed.pages()) / seen);
}

/** How many pages reach back to what is asked for, judged by the time that those at hand cover. */
function pagesSince(feed: BackupFeed, keys: readonly Key[]): number {
  const open = keys.filter((key) => !answersFor(feed, key)).map(({ since }) => since);
  const newest = feed.checkpoints()[0]?.createdAt;
  const oldest = feed.checkpoints().at(-1)?.createdAt;
  if (newest == null || oldest == null || newest === oldest) return Number.POSITIVE_INFINITY;
  // Without a time it is not known how far back is enough.
  const spans = open.map((since) => (since === undefined ? Number.POSITIVE_INFINITY : spanOf(newest, since)));
  return Math.ceil((feed.pages() * Math.max(...spans)) / spanOf(newest, oldest));
}

function spanOf(later: string, earlier: string): number {
  return Date.parse(later) - Date.parse(earlier);
}

/** How many backups the vaults are said to hold. */
export function backupCount(vaults: readonly Vault[]): number {
  return vaults
    .flatMap(({ resources }) => known(resources))
    .reduce((sum, resource) => sum + (resource.backupCount ?? 0), 0);
}

/** How many vaults the feed cannot answer for yet. */
function countUnanswered(feed: BackupFeed, keys: readonly Key[]): number {
  return new Set(keys.filter((key) => !answersFor(feed, key)).map(({ vault }) => vault.id)).size;
}

function answersFor(feed: BackupFeed, key: Key): boolean {
  if (key.since !== undefined) return reaches(feed, key.since);
  return feed.hasEnded() || wanted(feed.checkpoints(), ofVault(key)).length >= key.request.first;
}

function ofVault({ vault, request }: Key): CheckpointRequest {
  return { ...request, filter: { ...request.filter, vaultNativeId: vault.nativeId } };
}

async function answer(feedOf: FeedOf, key: Key): Promise<Page<Checkpoint>> {
  const window = windowOf(key.request);
  const shared = feedOf(window);
  const feed =
    shared.pages() > 0 && answersFor(shared, key) ? shared : feedOf({ ...window, vaultId: key.vault.nativeId });
  return key.since === undefined ? pageOf(feed, ofVault(key)) : allSince(feed, key.since, ofVault(key));
}
