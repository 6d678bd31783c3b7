import { known } from '../../../domain/row.ts';
import { nullIfAbsent } from '../../../http/request.ts';
import { alignToKeys } from '../../rows.ts';
import { type KarborPage, lastId, type MarkerRow } from '../pages.ts';

// Each page of a list has to save as many single reads.
const READS_PER_PAGE = 10;

/** Two ways to the records of one id space. */
export interface RecordSource<T extends MarkerRow> {
  readonly get: (nativeId: string) => Promise<T>;
  /** Newest first. */
  readonly list: (marker: string | undefined) => Promise<KarborPage<T>>;
  /** Up to this number the records are read one by one. */
  readonly singleReads: number;
}

/**
 * Reads records by id, in the order of the ids. A batch beyond the single reads costs at most one page of the list per ten
 * ids, and one read per record that is not on these pages.
 */
export async function readRecords<T extends MarkerRow>(
  ids: readonly string[],
  { get, list, singleReads }: RecordSource<T>,
): Promise<(T | null | Error)[]> {
  const listed = ids.length > singleReads ? await readListed(ids, list) : [];
  return alignToKeys(
    ids,
    listed,
    ({ nativeId }) => nativeId,
    (id) => get(id).catch(nullIfAbsent),
  );
}

/** Finds records on the first pages of the list. If the list fails, each record is read alone. */
async function readListed<T extends MarkerRow>(
  ids: readonly string[],
  list: RecordSource<T>['list'],
): Promise<readonly T[]> {
  const wanted = new Set(ids);
  const found: T[] = [];
  let marker: string | undefined;
  for (let left = Math.max(1, Math.floor(ids.length / READS_PER_PAGE)); left > 0; left -= 1) {
    try {
      const { rows, hasMore } = await list(marker);
      found.push(...known(rows).filter(({ nativeId }) => wanted.has(nativeId)));
      if (found.length >= wanted.size || !hasMore) break;
      marker = lastId(rows);
    } catch {
      break;
    }
  }
  return found;
}
