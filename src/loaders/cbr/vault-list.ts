import { matchesVault, type VaultFilter } from '../../domain/filter.ts';
import type { Vault } from '../../domain/vault.ts';
import { GatewayError } from '../../failure.ts';
import type { Upstream } from '../../http/upstream.ts';
import { listVaults, VAULT_PAGE, type VaultQuery } from '../../upstream/cbr/vaults.ts';
import { nativeVaultStatus } from '../../upstream/cbr/words.ts';
import { checkPosition, type Part, type Position, type Slice, type SliceRequest, type SliceRow } from '../slice.ts';
import { MOST_PAGES } from './backup-feed.ts';

type Query = Omit<VaultQuery, 'limit' | 'offset'>;

// Beyond this many ids a URL grows too long; the filter is then applied here alone.
const MOST_RESOURCE_IDS = 100;
// So many of the last vaults are remembered in a position, in case the very last one is deleted.
const REMEMBERED = 5;
const POSITIONS = Array.from({ length: REMEMBERED }, (_, more): Part[] => ['offset', 'id', ...Array(more).fill('id')]);
const MOST_VAULTS = 50 * VAULT_PAGE;

/** One page costs one call, unless a filter that CBR does not know leaves too few rows. */
export async function sliceOfVaults(cbr: Upstream, request: SliceRequest<VaultFilter>): Promise<Slice<Vault>> {
  const { first, filter } = request;
  checkPosition(request.after, ...POSITIONS);
  const query = queryOf(filter);
  const isFiltered = Object.values(filter).some((part) => part !== undefined);
  const rows: SliceRow<Vault>[] = [];
  let position = request.after;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const stretch = await readBehind(cbr, query, position, isFiltered ? VAULT_PAGE - 1 : first + 1);
    for (const row of stretch.rows) {
      if (rows.length === first) return { rows, next: position };
      position = row.position;
      if (matchesVault(row.node, filter)) rows.push(row);
    }
    if (stretch.isLast) return { rows, next: null };
    if (rows.length === first) return { rows, next: position };
  }
  return { rows, next: position };
}

function queryOf({ name, status, resourceNativeIds }: VaultFilter): Query {
  const [only, ...others] = status ?? [];
  return {
    name,
    status: only === undefined || others.length > 0 ? undefined : nativeVaultStatus(only),
    resourceIds: resourceNativeIds && resourceNativeIds.length <= MOST_RESOURCE_IDS ? resourceNativeIds : undefined,
  };
}

interface Stretch {
  readonly rows: readonly SliceRow<Vault>[];
  readonly isLast: boolean;
}

/**
 * Reads the vaults behind a position: an offset and the ids that stood before it. The row before the offset is
 * read along; when it is not the expected one, vaults came or went, and the place is looked for.
 */
async function readBehind(cbr: Upstream, query: Query, position: Position | null, limit: number): Promise<Stretch> {
  if (position === null) {
    const page = await listVaults(cbr, { ...query, limit: Math.min(limit, VAULT_PAGE), offset: 0 });
    return { rows: positioned(page.rows, 0, []), isLast: page.isLast };
  }
  const [offset, ids] = [Number(position[0]), position.slice(1).map(String)];
  const page = await listVaults(cbr, { ...query, limit: Math.min(limit + 1, VAULT_PAGE), offset: offset - 1 });
  const [before, ...rows] = page.rows;
  if (before?.nativeId === ids[0]) return { rows: positioned(rows, offset, ids), isLast: page.isLast };
  return relocate(cbr, query, ids);
}

/** Reads the whole list to find the place again. When nothing of it is left, the list begins anew: twice is better than never. */
async function relocate(cbr: Upstream, query: Query, ids: readonly string[]): Promise<Stretch> {
  const all: Vault[] = [];
  for (;;) {
    const page = await listVaults(cbr, { ...query, limit: VAULT_PAGE, offset: all.length });
    all.push(...page.rows);
    if (page.isLast) break;
    if (all.length >= MOST_VAULTS) {
      throw new GatewayError(
        'UPSTREAM_BAD_RESPONSE',
        `${cbr.name}: listVaults does not end after ${MOST_VAULTS} vaults.`,
        {
          upstream: cbr.name,
        },
      );
    }
  }
  const places = ids.map((id) => all.findIndex(({ nativeId }) => nativeId === id));
  const start = (places.find((place) => place >= 0) ?? -1) + 1;
  const before = all.slice(0, start).reverse();
  return {
    rows: positioned(
      all.slice(start),
      start,
      before.map(({ nativeId }) => nativeId),
    ),
    isLast: true,
  };
}

function positioned(rows: readonly Vault[], offset: number, before: readonly string[]): SliceRow<Vault>[] {
  const ids = [...before];
  return rows.map((node, index) => {
    ids.unshift(node.nativeId);
    return { node, position: [offset + index + 1, ...ids.slice(0, REMEMBERED)] };
  });
}
