import type { Backup } from '../../../domain/backup.ts';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { known as knownOf, type UnreadRow, unread } from '../../../domain/row.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import { BACKUP_PAGE, type BackupQuery, readBackups } from '../backups.ts';
import { type ListReader, OVERLAP } from '../list-reader.ts';
import { createGroups } from './checkpoint-groups.ts';
import { checkSplit } from './split-check.ts';

/** Maximum pages per request; the list continues with the next request. */
export const MAX_PAGES = 10;

export type FeedQuery = Omit<BackupQuery, 'offset' | 'limit' | 'incremental'>;

/** The number of pages for a number of backups: consecutive pages overlap. */
export function pagesFor(backups: number): number {
  return Math.max(1, Math.ceil((backups - OVERLAP) / (BACKUP_PAGE - OVERLAP)));
}

/** A list of backups that is read on demand and shared within a request. */
export interface BackupFeed {
  /** The checkpoints that are complete so far, newest first. */
  readonly checkpoints: () => readonly Checkpoint[];
  readonly hasEnded: () => boolean;
  /** The unidentified backups that may belong to this vault; all of them by default. */
  readonly unread: (vaultNativeId?: string) => readonly UnreadRow[];
  /** True at the end of the list or of the page limit. */
  readonly isExhausted: () => boolean;
  /** True past 10,000 rows or 100 pages. */
  readonly isTooLong: () => boolean;
  readonly pages: () => number;
  /** The number of backups of these vaults, or of all, without children of other backups. */
  readonly rowsOf: (vaultNativeIds?: ReadonlySet<string>) => number;
  /** Reads the next page. Concurrent calls share one read. */
  readonly readMore: () => Promise<void>;
}

interface BackupStream {
  readonly reader: ListReader<Backup>;
  /** The oldest start time seen; undefined before the first page. */
  oldestSeen: string | undefined;
}

/**
 * Reads backups newest first. Costs one call per page, two if the cloud lists full and incremental backups separately
 * (`isSplit`).
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

  async function readStream(stream: BackupStream): Promise<readonly Backup[]> {
    const rowsRead = await stream.reader.next();
    const rows = knownOf(rowsRead);
    unreadRows = unread([...unreadRows, ...unread(rowsRead)]);
    groups.add(rows);
    for (const { vaultNativeId, parentNativeId } of rows) {
      if (parentNativeId === null) rowsByVault.set(vaultNativeId, (rowsByVault.get(vaultNativeId) ?? 0) + 1);
    }
    const last = rows.at(-1)?.createdAt;
    // A page may contain only rows that were added meanwhile at the top.
    if (last !== undefined && (stream.oldestSeen === undefined || last < stream.oldestSeen)) stream.oldestSeen = last;
    return rows;
  }

  async function readPage(): Promise<void> {
    const lists = await Promise.all(streams.filter(isOpen).map(readStream));
    if (pages === 0) checkSplit(cbr, lists);
    pages += 1;
    const open = streams.filter(isOpen).map(({ oldestSeen }) => oldestSeen);
    // Without a readable row on its first page, a list proves no checkpoint complete.
    known = open.includes(undefined) ? [] : groups.whole(open.sort().at(-1) ?? null);
  }

  return {
    checkpoints: () => known,
    hasEnded,
    unread: (vaultNativeId) =>
      unreadRows.filter((row) => (row.vaultNativeId ?? vaultNativeId) === (vaultNativeId ?? row.vaultNativeId)),
    isExhausted: () => hasEnded() || pages >= MAX_PAGES,
    isTooLong: () => streams.some((stream) => isOpen(stream) && stream.reader.isTooLong()),
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
