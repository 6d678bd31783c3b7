import DataLoader from 'dataloader';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { isUnread, unreadSince } from '../../../domain/row.ts';
import type { Vault } from '../../../domain/vault.ts';
import type { Page } from '../../page.ts';
import { settled } from '../../rows.ts';
import { BACKUP_PAGE } from '../backups.ts';
import { type BackupFeed, MAX_PAGES, pagesFor } from './backup-feed.ts';
import {
  allSince,
  type CheckpointRequest,
  type FeedOf,
  matching,
  pageOf,
  reaches,
  windowOf,
} from './checkpoint-lists.ts';

// With fewer vaults than this, and an unknown number of backups, one list per vault is cheapest.
const MIN_BATCH = 4;

interface Key {
  readonly vault: Vault;
  readonly request: CheckpointRequest;
  /** Requests every checkpoint started at or after this instant. */
  readonly since?: string;
}

/**
 * The checkpoints of vaults. A batch of v vaults costs v calls if one page of backups is enough for each, and fewer if the
 * newest backups of the whole project serve several of them. An attempt at that list in vain costs one more call, and is
 * possible only if the project has more vaults than are known.
 * @param totalBackups The number of backups in the project as reported by its vaults. Undefined if not known.
 */
export function createVaultCheckpoints(feedOf: FeedOf, totalBackups: () => number | undefined) {
  const loader = new DataLoader<Key, Page<Checkpoint>, string>(
    async (keys) => {
      await Promise.all(groupsByWindow(keys).map((group) => readTogether(feedOf, group, totalBackups())));
      return settled(keys.map((key) => pageFor(feedOf, key)));
    },
    { name: 'vaultCheckpoints', cacheKeyFn: ({ vault, request, since }) => JSON.stringify([vault.id, request, since]) },
  );
  return {
    load: (vault: Vault, request: CheckpointRequest) => loader.load({ vault, request }),
    /** The checkpoints started on or after a UTC day. */
    since: async (vault: Vault, day: string): Promise<readonly Checkpoint[]> => {
      const request = { first: 1, after: null, filter: {} };
      const { rows, unread = [] } = await loader.load({ vault, request, since: `${day}T00:00:00.000Z` });
      // An unidentified row may change the status of a day.
      const [row] = unreadSince(unread, `${day}T00:00:00.000Z`);
      if (row) throw row;
      return rows.map(({ node }) => node);
    },
  };
}

/** Groups first pages with equal time windows, which can share a list. */
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
 * Reads the newest backups of the whole project as long as that costs no more than one list per vault: to the end if that
 * is near, else page by page while each page serves further vaults.
 */
async function readTogether(feedOf: FeedOf, keys: [Key, ...Key[]], total: number | undefined): Promise<void> {
  const vaults = [...new Map(keys.map(({ vault }) => [vault.id, vault])).values()];
  const feed = feedOf(windowOf(keys[0].request));
  let unserved = countUnserved(feed, keys);
  let hasPaid = fitsOnePage(keys, vaults);
  while (unserved > 0 && !feed.isExhausted()) {
    const inAll = Math.min(pagesInAll(feed, vaults, total), pagesSince(feed, keys));
    const isEndNear = inAll <= MAX_PAGES && inAll - feed.pages() < unserved;
    // A page in vain costs nothing extra if earlier pages have saved as many calls.
    const isSaved = feed.pages() === 0 || vaults.length - unserved > feed.pages();
    if (!isEndNear && !(hasPaid && isSaved)) return;
    await feed.readMore();
    const left = countUnserved(feed, keys);
    hasPaid = left < unserved;
    unserved = left;
  }
}

/** Whether one page is enough for the whole request, so that at least one vault is served by it. */
function fitsOnePage(keys: readonly Key[], vaults: readonly Vault[]): boolean {
  const needed = keys.reduce((sum, { vault, request }) => sum + request.first * Math.max(1, vault.resources.length), 0);
  return vaults.length >= MIN_BATCH && needed <= BACKUP_PAGE;
}

/** Estimates the pages of the whole project from the backup counts of its vaults. */
function pagesInAll(feed: BackupFeed, vaults: readonly Vault[], total: number | undefined): number {
  if (feed.pages() === 0) {
    if (total !== undefined) return pagesFor(total);
    return vaults.length < MIN_BATCH ? Number.POSITIVE_INFINITY : 1;
  }
  const seen = feed.rowsOf(total === undefined ? new Set(vaults.map(({ nativeId }) => nativeId)) : undefined);
  const reported = total ?? backupCount(vaults);
  return seen === 0 || reported === 0 ? Number.POSITIVE_INFINITY : Math.ceil((reported * feed.pages()) / seen);
}

/** Estimates the pages back to the requested time from the time that the known pages cover. */
function pagesSince(feed: BackupFeed, keys: readonly Key[]): number {
  const open = keys.filter((key) => !serves(feed, key)).map(({ since }) => since);
  const newest = feed.checkpoints()[0]?.createdAt;
  const oldest = feed.checkpoints().at(-1)?.createdAt;
  if (newest == null || oldest == null || newest === oldest) return Number.POSITIVE_INFINITY;
  // Without a time the necessary depth is unknown.
  const spans = open.map((since) => (since === undefined ? Number.POSITIVE_INFINITY : spanOf(newest, since)));
  return Math.ceil((feed.pages() * Math.max(...spans)) / spanOf(newest, oldest));
}

function spanOf(later: string, earlier: string): number {
  return Date.parse(later) - Date.parse(earlier);
}

/** The number of backups as reported by the vaults. A loop makes no list of all resources in between. */
export function backupCount(vaults: readonly Vault[]): number {
  let sum = 0;
  for (const { resources } of vaults) {
    for (const resource of resources) if (!isUnread(resource)) sum += resource.backupCount ?? 0;
  }
  return sum;
}

/** The number of vaults that the feed does not serve yet. */
function countUnserved(feed: BackupFeed, keys: readonly Key[]): number {
  return new Set(keys.filter((key) => !serves(feed, key)).map(({ vault }) => vault.id)).size;
}

function serves(feed: BackupFeed, key: Key): boolean {
  if (key.since !== undefined) return reaches(feed, key.since);
  return feed.hasEnded() || matching(feed.checkpoints(), ofVault(key)).length >= key.request.first;
}

function ofVault({ vault, request }: Key): CheckpointRequest {
  return { ...request, filter: { ...request.filter, vaultNativeId: vault.nativeId } };
}

async function pageFor(feedOf: FeedOf, key: Key): Promise<Page<Checkpoint>> {
  const window = windowOf(key.request);
  const shared = feedOf(window);
  const feed = shared.pages() > 0 && serves(shared, key) ? shared : feedOf({ ...window, vaultId: key.vault.nativeId });
  return key.since === undefined ? pageOf(feed, ofVault(key)) : allSince(feed, key.since, ofVault(key));
}
