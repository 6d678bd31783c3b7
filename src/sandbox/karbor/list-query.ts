import type { KarborRequest } from './endpoint.ts';
import { badRequest } from './faults.ts';

const MAX_ROWS = 1000;

export interface ListQuery {
  limit: number;
  marker: string | undefined;
  offset: number;
  /** The first sort key and its direction. Any key is accepted. */
  sortKey: string;
  direction: string;
  /** Rows of every project, for an admin who requests them. */
  allTenants: boolean;
}

export function readListQuery({ call, caller }: KarborRequest): ListQuery {
  const { query } = call;
  return {
    limit: readLimit(query.get('limit')),
    marker: query.get('marker') ?? undefined,
    offset: readOffset(query.get('offset')),
    ...readSort(query),
    allTenants: caller.isAdmin && readAllTenants(query.get('all_tenants')),
  };
}

/** A limit above the maximum is reduced silently. */
function readLimit(text: string | null): number {
  if (text === null) return MAX_ROWS;
  if (!/^-?\d+$/.test(text)) throw badRequest('limit param must be an integer');
  if (Number(text) <= 0) throw badRequest('limit param must be positive');
  return Math.min(Number(text), MAX_ROWS);
}

function readOffset(text: string | null): number {
  if (text === null) return 0;
  if (!/^-?\d+$/.test(text)) throw badRequest('offset must be an integer.');
  if (Number(text) < 0) throw badRequest('offset must be >= 0');
  return Number(text);
}

function readSort(query: URLSearchParams): Pick<ListQuery, 'sortKey' | 'direction'> {
  const sort = query.get('sort');
  const oldKey = query.get('sort_key');
  const oldDirection = query.get('sort_dir');
  if (sort === null) return { sortKey: oldKey ?? 'created_at', direction: oldDirection ?? 'desc' };
  if (oldKey !== null || oldDirection !== null) {
    const complaint = "parameters are deprecated and cannot be used with the 'sort' parameter.";
    throw badRequest(`The 'sort_key' and 'sort_dir' ${complaint}`);
  }
  const [sortKey = '', direction = 'desc'] = sort.split(',')[0]?.split(':') ?? [];
  return { sortKey, direction };
}

function readAllTenants(text: string | null): boolean {
  if (text === null) return false;
  if (/^(true|yes|y|1)$/i.test(text)) return true;
  if (/^(false|no|n|0)$/i.test(text)) return false;
  throw badRequest(`Value ${text} for all_tenants is not a boolean.`);
}

/**
 * The list under its key, with a link if the page is full. The link has the collection directly below the project, which is
 * an invalid path for checkpoints.
 */
export function pageBody(request: KarborRequest, collection: string, page: { id: string }[], rows: object[]): object {
  const { world, call, caller } = request;
  const last = page.at(-1);
  if (last === undefined || page.length < readListQuery(request).limit) return { [collection]: rows };
  const query = new URLSearchParams(call.query);
  query.delete('marker');
  query.append('marker', last.id);
  const href = `${world.origins.karbor}/v1/${caller.projectId}/${collection}?${query}`;
  return { [collection]: rows, [`${collection}_links`]: [{ rel: 'next', href }] };
}
