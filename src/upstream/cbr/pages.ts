import { isTooLarge, read } from '../../http/request.ts';
import type { Call, Upstream } from '../../http/upstream.ts';
import { list, type Wire } from '../../http/wire.ts';

/** One page of a CBR list. */
export interface CbrPage<T> {
  readonly rows: readonly T[];
  /** How many rows the upstream gave: where the next page begins. */
  readonly count: number;
  readonly isLast: boolean;
}

interface PageCall extends Call {
  readonly limit: number;
}

/**
 * Reads one page. An answer over the size cap is asked again at half the rows, so a page may be shorter than
 * its limit and yet not the last one. CBR's own `count` is not trusted: the end is a page that is not full.
 */
export async function readPage<T>(
  cbr: Upstream,
  call: PageCall,
  key: string,
  toRow: (source: Wire) => T,
): Promise<CbrPage<T>> {
  try {
    return await read(cbr, { ...call, query: { ...call.query, limit: call.limit } }, (body) => {
      const rows = list(body, key).map(toRow);
      return { rows, count: rows.length, isLast: rows.length < call.limit };
    });
  } catch (error) {
    if (!isTooLarge(error) || call.limit < 2) throw error;
    return readPage(cbr, { ...call, limit: Math.floor(call.limit / 2) }, key, toRow);
  }
}
