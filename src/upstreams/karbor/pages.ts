import { isUnread, type Row } from '../../domain/row.ts';
import { GatewayError } from '../../failure.ts';
import { isJsonObject, type JsonObject, listOrEmpty, ShapeError } from '../../http/json-reader.ts';
import { observed } from '../../http/observer.ts';
import { read } from '../../http/request.ts';
import { rows as readRows } from '../../http/rows.ts';
import type { Call, UpstreamClient } from '../../http/upstream-client.ts';
import { classifyList } from './errors.ts';

const MAX_PAGES = 10;

/** Karbor's default maximum of rows per page. */
export const MAX_ROWS = 1000;

/** One page of a Karbor list. */
export interface KarborPage<T> {
  readonly rows: readonly Row<T>[];
  readonly hasMore: boolean;
}

/** A row whose id can be the marker of the next page. */
export interface MarkerRow {
  readonly nativeId: string;
}

/**
 * Reads one page. `<collection>_links` only indicates that there may be more: its URL lacks the provider and is invalid, and
 * after an exactly full last page it refers to an empty one.
 */
export function readPage<T extends MarkerRow>(
  karbor: UpstreamClient,
  call: Call,
  collection: string,
  toRow: (source: JsonObject) => T,
): Promise<KarborPage<T>> {
  return read({ ...karbor, classify: classifyList }, call, (body, requestId) => {
    const marker = call.query?.marker;
    const suffix = marker === undefined ? '' : ` behind ${marker}`;
    const of = { upstream: karbor, operation: call.operation, requestId, suffix, vaultIn: planIn };
    const rows = readRows(body, collection, toRow, of);
    const hasMore = rows.length > 0 && listOrEmpty(body, `${collection}_links`).length > 0;
    if (hasMore && lastId(rows) === undefined)
      throw new ShapeError(`${collection} continues behind rows without an id`);
    return { rows, hasMore };
  });
}

/** The plan of a checkpoint or of a row of the operation log. */
function planIn({ protection_plan: plan, plan_id: planId }: JsonObject): unknown {
  return isJsonObject(plan) ? plan.id : planId;
}

/**
 * Reads a list to its end, by markers.
 * @throws GatewayError LIMIT_EXCEEDED past 10 pages, UPSTREAM_BAD_RESPONSE if a row is repeated.
 */
export async function readWhole<T extends MarkerRow>(
  karbor: UpstreamClient,
  call: Call,
  collection: string,
  toRow: (source: JsonObject) => T,
): Promise<Row<T>[]> {
  const rows = new Map<string, Row<T>>();
  let marker: string | undefined;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const query = { ...call.query, limit: MAX_ROWS, marker };
    const { rows: more, hasMore } = await readPage(karbor, { ...call, query }, collection, toRow);
    for (const row of more) {
      const key = isUnread(row) ? row.message : row.nativeId;
      if (rows.has(key)) throw stopped(karbor, call, 'UPSTREAM_BAD_RESPONSE', 'the upstream repeats a row');
      rows.set(key, row);
    }
    if (!hasMore) return [...rows.values()];
    marker = lastId(more);
  }
  throw stopped(karbor, call, 'LIMIT_EXCEEDED', `there are more than ${MAX_PAGES} pages`);
}

/** The marker of the next page. Rows without an id behind the marker are returned again. */
export function lastId(rows: readonly Row<MarkerRow>[]): string | undefined {
  return rows.findLast(({ nativeId }) => nativeId !== undefined)?.nativeId;
}

function stopped(karbor: UpstreamClient, call: Call, code: 'LIMIT_EXCEEDED' | 'UPSTREAM_BAD_RESPONSE', why: string) {
  const message = `${karbor.name}: ${call.operation} cannot be completed: ${why}.`;
  return observed(karbor, call.operation, new GatewayError(code, message, { upstream: karbor.name }));
}
