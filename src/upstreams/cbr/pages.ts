import type { Row } from '../../domain/row.ts';
import type { JsonObject } from '../../http/json-reader.ts';
import { isTooLarge, read } from '../../http/request.ts';
import { rows as readRows } from '../../http/rows.ts';
import type { Call, UpstreamClient } from '../../http/upstream-client.ts';

/** One page of a CBR list. */
export interface CbrPage<T> {
  readonly rows: readonly Row<T>[];
  /** The number of rows in the response. */
  readonly count: number;
  readonly isLast: boolean;
  /** The reduced limit, if the response for the requested one exceeded the size cap. */
  readonly appliedLimit?: number;
}

export interface PageCall extends Call {
  readonly limit: number;
  /** An offset is omitted only on a first page. */
  readonly query: NonNullable<Call['query']> & { readonly offset: number | undefined };
}

/**
 * Reads one page. A response over the size cap is requested again with half the limit. An upstream may cap its pages: a
 * page is the last one if it is empty, or if it has fewer rows than requested and than its `limit`, and its `count` does
 * not indicate more. `count` is used for nothing else, because the contract does not define it.
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
        offset: query.offset ?? 0,
        vaultIn: ({ vault_id }: JsonObject) => vault_id,
      };
      const rows = readRows(body, key, toRow, of);
      return { rows, count: rows.length, isLast: isLastPage(cbr, body, rows.length, call) };
    });
  } catch (error) {
    if (!isTooLarge(error) || call.limit < 2) throw error;
    const half = Math.floor(call.limit / 2);
    const page = await readPage(cbr, { ...call, limit: half }, key, toRow);
    return { ...page, appliedLimit: page.appliedLimit ?? half };
  }
}

function isLastPage(cbr: UpstreamClient, body: JsonObject, rows: number, { limit, query }: PageCall): boolean {
  if (rows === 0) return true;
  if (rows >= limit) return false;
  const isFull = rows >= (optionalNumber(body.limit) ?? limit);
  const isPartial = (query.offset ?? 0) + rows < (optionalNumber(body.count) ?? 0);
  // One of the two alone is not conclusive; the next page decides.
  if (isFull && isPartial) warnOfCap(cbr);
  return !isFull && !isPartial;
}

/** Warns about rows behind a page that is shorter than requested. */
export function warnOfCap(cbr: UpstreamClient): void {
  cbr.warn(`${cbr.name}: this cloud returns fewer rows per page than requested; lists take more calls.`);
}

/** An optional number. Other values are ignored. */
function optionalNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= 1 ? number : undefined;
}
