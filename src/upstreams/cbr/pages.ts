import type { Row } from '../../domain/row.ts';
import type { JsonObject } from '../../http/json-reader.ts';
import { isTooLarge, read } from '../../http/request.ts';
import { rows as readRows } from '../../http/rows.ts';
import type { Call, UpstreamClient } from '../../http/upstream-client.ts';

/** One page of a CBR list. */
export interface CbrPage<T> {
  readonly rows: readonly Row<T>[];
  /** How many rows the upstream gave. */
  readonly count: number;
  readonly isLast: boolean;
  /** The limit that was read, where the answer for the asked one was over the size cap. */
  readonly fits?: number;
}

export interface PageCall extends Call {
  readonly limit: number;
  readonly query: NonNullable<Call['query']> & { readonly offset: number };
}

/**
 * Reads one page. An answer over the size cap is asked again at half the rows. An upstream may cap its pages: a page
 * ends the list when it is empty, or has fewer rows than were asked for and than its `limit` says, while its `count`
 * does not say that there are more. Nothing else that `count` says is believed: the contract leaves open what is
 * counted.
 */
export async function readPage<T>(
  cbr: UpstreamClient,
  call: PageCall,
  key: string,
  toRow: (source: JsonObject) => T,
): Promise<CbrPage<T>> {
  try {
    return await read(cbr, { ...call, query: { ...call.query, limit: call.limit } }, (body, requestId) => {
      const { operation, query } = call;
      const of = {
        upstream: cbr,
        operation,
        requestId,
        offset: query.offset,
        vaultIn: ({ vault_id }: JsonObject) => vault_id,
      };
      const rows = readRows(body, key, toRow, of);
      return { rows, count: rows.length, isLast: isLastPage(cbr, body, rows.length, call) };
    });
  } catch (error) {
    if (!isTooLarge(error) || call.limit < 2) throw error;
    const half = Math.floor(call.limit / 2);
    const page = await readPage(cbr, { ...call, limit: half }, key, toRow);
    return { ...page, fits: page.fits ?? half };
  }
}

function isLastPage(cbr: UpstreamClient, body: JsonObject, rows: number, { limit, query }: PageCall): boolean {
  if (rows === 0) return true;
  if (rows >= limit) return false;
  const isFull = rows >= (saidNumber(body.limit) ?? limit);
  const isPartial = query.offset + rows < (saidNumber(body.count) ?? 0);
  // One of them alone may be anything; the next page then tells.
  if (isFull && isPartial) warnOfCap(cbr);
  return !isFull && !isPartial;
}

/** To be said where rows stand behind a page that is shorter than asked. */
export function warnOfCap(cbr: UpstreamClient): void {
  cbr.warn(`${cbr.name}: this cloud gives fewer rows at once than it is asked for: lists take more calls.`);
}

/** A number that helps if it is one, and that no list fails for. */
function saidNumber(value: unknown): number | undefined {
  const said = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof said === 'number' && said >= 1 ? said : undefined;
}
