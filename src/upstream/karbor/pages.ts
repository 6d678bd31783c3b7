import { GatewayError } from '../../failure.ts';
import { observed } from '../../http/observer.ts';
import { read } from '../../http/request.ts';
import type { Call, Upstream } from '../../http/upstream.ts';
import { list, listOrEmpty, type Wire } from '../../http/wire.ts';
import { explainList } from './errors.ts';

const MOST_PAGES = 10;
const PAGE = 1000; // the most Karbor gives at once unless its operator changed that

/** One page of a Karbor list. */
export interface KarborPage<T> {
  readonly rows: readonly T[];
  readonly hasMore: boolean;
}

/**
 * Reads one page. `<collection>_links` says only that there may be more: its URL misses the provider and leads
 * nowhere, and after an exactly full page it leads to an empty one.
 */
export function readPage<T>(
  karbor: Upstream,
  call: Call,
  collection: string,
  toRow: (source: Wire) => T,
): Promise<KarborPage<T>> {
  return read({ ...karbor, explain: explainList }, call, (body) => {
    const rows = list(body, collection).map(toRow);
    return { rows, hasMore: rows.length > 0 && listOrEmpty(body, `${collection}_links`).length > 0 };
  });
}

/**
 * Reads a list to its end, by markers.
 * @throws GatewayError LIMIT_EXCEEDED past 10 pages, UPSTREAM_BAD_RESPONSE when a page does not move on.
 */
export async function readWhole<T extends { readonly nativeId: string }>(
  karbor: Upstream,
  call: Call,
  collection: string,
  toRow: (source: Wire) => T,
): Promise<T[]> {
  const rows = new Map<string, T>();
  let marker: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = { ...call.query, limit: PAGE, marker };
    const { rows: more, hasMore } = await readPage(karbor, { ...call, query }, collection, toRow);
    for (const row of more) {
      if (rows.has(row.nativeId)) throw stopped(karbor, call, 'UPSTREAM_BAD_RESPONSE', 'the upstream repeats itself');
      rows.set(row.nativeId, row);
    }
    if (!hasMore) return [...rows.values()];
    marker = more.at(-1)?.nativeId;
  }
  throw stopped(karbor, call, 'LIMIT_EXCEEDED', `there are more than ${MOST_PAGES} pages`);
}

function stopped(karbor: Upstream, call: Call, code: 'LIMIT_EXCEEDED' | 'UPSTREAM_BAD_RESPONSE', why: string) {
  const message = `${karbor.name}: ${call.operation} cannot be finished: ${why}.`;
  return observed(karbor, call.operation, new GatewayError(code, message, { upstream: karbor.name }));
}
