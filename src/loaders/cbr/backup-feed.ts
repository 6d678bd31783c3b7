import type { Backup } from '../../domain/backup.ts';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import type { Upstream } from '../../http/upstream.ts';
import { type BackupQuery, listBackups } from '../../upstream/cbr/backups.ts';
import { createGroups } from './groups.ts';
import { checkSplit } from './split-check.ts';

/** Reading stops after so many pages; a list then goes on at the next request. */
export const MOST_PAGES = 10;

export type FeedQuery = Omit<BackupQuery, 'offset' | 'incremental'>;

/** A backup list that is read as far as somebody needs it, and shared by all of one request. */
export interface BackupFeed {
  /** The checkpoints known whole so far, newest first. */
  readonly checkpoints: () => readonly Checkpoint[];
  readonly hasEnded: () => boolean;
  /** True when the list has ended or no further page may be read. */
  readonly isExhausted: () => boolean;
  readonly pages: () => number;
  /** How many backups of these vaults, or of all, were seen; children of others do not count. */
  readonly rowsOf: (vaultNativeIds?: ReadonlySet<string>) => number;
  /** Reads one page more. Who asks while a page is under way waits for that one. */
  readonly readMore: () => Promise<void>;
}

interface Strand {
  readonly incremental: boolean | undefined;
  offset: number;
  /** The time of the last row; undefined before the first page. */
  reached: string | undefined;
  hasEnded: boolean;
}

/**
 * Reads backups newest first, one call a page; two calls where the cloud lists full and incremental backups
 * apart (`isSplit`).
 */
export function createBackupFeed(cbr: Upstream, query: FeedQuery, isSplit: boolean): BackupFeed {
  const strands = (isSplit ? [true, false] : [undefined]).map(
    (incremental): Strand => ({ incremental, offset: 0, reached: undefined, hasEnded: false }),
  );
  const groups = createGroups();
  let pages = 0;
  let known: readonly Checkpoint[] = [];
  let underWay: Promise<void> | undefined;
  const rowsByVault = new Map<string, number>();

  const hasEnded = () => strands.every((strand) => strand.hasEnded);

  async function readStrand(strand: Strand): Promise<readonly Backup[]> {
    const page = await listBackups(cbr, { ...query, incremental: strand.incremental, offset: strand.offset });
    groups.add(page.rows);
    for (const { vaultNativeId, parentNativeId } of page.rows) {
      if (parentNativeId === null) rowsByVault.set(vaultNativeId, (rowsByVault.get(vaultNativeId) ?? 0) + 1);
    }
    strand.offset += page.count;
    strand.reached = page.rows.at(-1)?.createdAt ?? strand.reached;
    strand.hasEnded = page.isLast;
    return page.rows;
  }

  async function readPage(): Promise<void> {
    const lists = await Promise.all(strands.filter((strand) => !strand.hasEnded).map(readStrand));
    if (pages === 0) checkSplit(cbr, lists);
    pages += 1;
    const open = strands.filter((strand) => !strand.hasEnded).map(({ reached }) => reached ?? '');
    known = groups.whole(open.sort().at(-1) ?? null);
  }

  return {
    checkpoints: () => known,
    hasEnded,
    isExhausted: () => hasEnded() || pages >= MOST_PAGES,
    pages: () => pages,
    rowsOf: (vaultNativeIds = new Set(rowsByVault.keys())) =>
      [...vaultNativeIds].reduce((sum, id) => sum + (rowsByVault.get(id) ?? 0), 0),
    readMore: () => {
      underWay ??= readPage().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
  };
}
