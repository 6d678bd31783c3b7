import type { Backup } from '../../../domain/backup.ts';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { known as knownOf, type UnreadRow, unread } from '../../../domain/row.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import { BACKUP_PAGE, type BackupQuery, readBackups } from '../backups.ts';
import { type ListReader, OVERLAP } from '../list-reader.ts';
import { createGroups } from './checkpoint-groups.ts';
import { checkSplit } from './split-check.ts';

/** Reading stops after so many pages; a list then goes on at the next request. */
export const MAX_PAGES = 10;

export type FeedQuery = Omit<BackupQuery, 'offset' | 'limit' | 'incremental'>;

/** How many pages so many backups take: each but the first repeats a few rows of the one before it. */
export function pagesFor(backups: number): number {
  return Math.max(1, Math.ceil((backups - OVERLAP) / (BACKUP_PAGE - OVERLAP)));
}

/** A backup list that is read as far as somebody needs it, and shared by all of one request. */
export interface BackupFeed {
  /** The checkpoints known whole so far, newest first. */
  readonly checkpoints: () => readonly Checkpoint[];
  readonly hasEnded: () => boolean;
  /** The backups that cannot be identified, among those that may be of this vault, or of all. */
  readonly unread: (vaultNativeId?: string) => readonly UnreadRow[];
  /** True when the list has ended or no further page may be read. */
  readonly isExhausted: () => boolean;
  /** True when reading on would be without end: a list of 10,000 rows, or 100 pages of an upstream that caps them. */
  readonly isTooLong: () => boolean;
  readonly pages: () => number;
  /** How many backups of these vaults, or of all, were seen; children of others do not count. */
  readonly rowsOf: (vaultNativeIds?: ReadonlySet<string>) => number;
  /** Reads one page more. Who asks while a page is under way waits for that one. */
  readonly readMore: () => Promise<void>;
}

interface BackupStream {
  readonly reader: ListReader<Backup>;
  /** The time down to which everything was read; undefined before the first page. */
  oldestSeen: string | undefined;
}

/**
 * Reads backups newest first, one call a page; two calls where the cloud lists full and incremental backups
 * apart (`isSplit`).
 */
export function createBackupFeed(cbr: UpstreamClient, query: FeedQuery, isSplit: boolean): BackupFeed {
  const streams = (isSplit ? [true, false] : [undefined]).map(
    (incremental): BackupStream => ({ reader: readBackups(cbr, { ...query, incremental }), oldestSeen: undefined }),
  );
  const groups = createGroups();
  let pages = 0;
  let known: readonly Checkpoint[] = [];
  let unreadRows: readonly UnreadRow[] = [];
  let inFlight: Promise<void> | undefined;
  const rowsByVault = new Map<string, number>();

  const hasEnded = () => streams.every(({ reader }) => reader.hasEnded());
  const isOpen = ({ reader }: BackupStream) => !reader.hasEnded();

  async function readStream(strand: BackupStream): Promise<readonly Backup[]> {
    const given = await strand.reader.next();
    const rows = knownOf(given);
    unreadRows = unread([...unreadRows, ...unread(given)]);
    groups.add(rows);
    for (const { vaultNativeId, parentNativeId } of rows) {
      if (parentNativeId === null) rowsByVault.set(vaultNativeId, (rowsByVault.get(vaultNativeId) ?? 0) + 1);
    }
    const last = rows.at(-1)?.createdAt;
    // A page may show nothing new but what came meanwhile, further up.
    if (last !== undefined && (strand.oldestSeen === undefined || last < strand.oldestSeen)) strand.oldestSeen = last;
    return rows;
  }

  async function readPage(): Promise<void> {
    const lists = await Promise.all(streams.filter(isOpen).map(readStream));
    if (pages === 0) checkSplit(cbr, lists);
    pages += 1;
    const open = streams.filter(isOpen).map(({ oldestSeen }) => oldestSeen);
    // Of a list whose first page has no row that can be read, nothing is known whole.
    known = open.includes(undefined) ? [] : groups.whole(open.sort().at(-1) ?? null);
  }

  return {
    checkpoints: () => known,
    hasEnded,
    unread: (vaultNativeId) =>
      unreadRows.filter((row) => (row.vaultNativeId ?? vaultNativeId) === (vaultNativeId ?? row.vaultNativeId)),
    isExhausted: () => hasEnded() || pages >= MAX_PAGES,
    isTooLong: () => streams.some((strand) => isOpen(strand) && strand.reader.isTooLong()),
    pages: () => pages,
    rowsOf: (vaultNativeIds = new Set(rowsByVault.keys())) =>
      [...vaultNativeIds].reduce((sum, id) => sum + (rowsByVault.get(id) ?? 0), 0),
    readMore: () => {
      inFlight ??= readPage().finally(() => {
        inFlight = undefined;
      });
      return inFlight;
    },
  };
}
