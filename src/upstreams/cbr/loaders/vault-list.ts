import { isUnread, known, type Row, type UnreadRow, unread } from '../../../domain/row.ts';
import { matchesVault, type Vault, type VaultFilter } from '../../../domain/vault.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import { checkToken, type Page, type PageRow, type PageToken, type TokenPart } from '../../page.ts';
import { createVaultPicker, type PickerOptions } from '../../vault-picker.ts';
import { readWhole } from '../list-reader.ts';
import { warnOfCap } from '../pages.ts';
import { nativeVaultStatus } from '../status.ts';
import { listVaults, readVaults, VAULT_PAGE, type VaultQuery } from '../vaults.ts';
import { MAX_PAGES } from './backup-feed.ts';

type Query = Omit<VaultQuery, 'limit' | 'offset'>;
// More ids make the URL too long; the filter is then applied here only.
const MAX_RESOURCE_IDS = 100;
// Ids of the last vaults in a position: all but one of them may be deleted without losing the position.
const REMEMBERED = 5;
const POSITIONS: TokenPart[][] = [
  ...Array.from({ length: REMEMBERED }, (_, more): TokenPart[] => ['offset', 'id', ...Array(more).fill('id')]),
  // No row before the position has an identity.
  ['offset', 'optionalId'],
];

/** A page costs one call, unless a filter that CBR does not support, or a cap on its pages, leaves too few rows. */
export async function pageOfVaults(cbr: UpstreamClient, options: Omit<PickerOptions, 'passed'>): Promise<Page<Vault>> {
  const { request, budget } = options;
  const { first, after, filter } = request;
  checkToken(after, ...POSITIONS);
  const query = queryOf(filter);
  const isFiltered = Object.values(filter).some((part) => part !== undefined);
  const picker = createVaultPicker({ ...options, seen: new Set(idsIn(after ?? [])) });
  const { pick, picked: rows, isDone } = picker;
  const unreadRows: UnreadRow[] = [];
  const pageWith = (next: PageToken | null, total?: number) => ({
    rows,
    next,
    total: unreadRows.length + picker.unread.length === 0 ? total : undefined,
    unread: unread([...unreadRows, ...picker.unread]),
  });
  let position = after;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const count = isFiltered ? Math.min(VAULT_PAGE, budget.left + 1) : first + 1;
    const segment = await readBehind(cbr, query, position, count);
    unreadRows.push(...segment.unread);
    const examined = await pick(segment.rows);
    const rest = segment.rows.slice(examined);
    const total = after === null && segment.isLast ? totalOf(rows, rest, filter) : undefined;
    if (rest.length > 0) return pageWith(segment.rows[examined - 1]?.position ?? position, total);
    if (segment.isLast) return pageWith(null, total);
    position = segment.position;
    // Behind unidentified rows, one more page decides whether the list has further vaults.
    if (isDone() && segment.unread.length === 0) return pageWith(position);
  }
  return pageWith(position);
}

/** The number of vaults in a list whose end is known. */
function totalOf(
  rows: readonly PageRow<Vault>[],
  rest: readonly PageRow<Vault>[],
  filter: VaultFilter,
): number | undefined {
  if (filter.lastAvailableBefore !== undefined && rest.length > 0) return undefined;
  return rows.length + rest.filter(({ node }) => matchesVault(node, filter)).length;
}

function queryOf({ name, status, resourceNativeIds }: VaultFilter): Query {
  const [only, ...others] = status ?? [];
  return {
    name,
    status: only === undefined || others.length > 0 ? undefined : nativeVaultStatus(only),
    resourceIds: resourceNativeIds && resourceNativeIds.length <= MAX_RESOURCE_IDS ? resourceNativeIds : undefined,
  };
}

interface PageSegment {
  readonly rows: readonly PageRow<Vault>[];
  /** The position behind the segment, also if it has no row. */
  readonly position: PageToken;
  readonly isLast: boolean;
  readonly unread: readonly UnreadRow[];
}

/**
 * Reads the vaults behind a position, which is an offset and the ids before it. The page overlaps those ids; if it contains
 * none of them, vaults were added or deleted, and the position is searched for in the whole list.
 */
async function readBehind(
  cbr: UpstreamClient,
  query: Query,
  position: PageToken | null,
  count: number,
  overlap = REMEMBERED,
): Promise<PageSegment> {
  const [end, ids] = position === null ? [0, []] : [Number(position[0]), idsIn(position)];
  const offset = Math.max(0, end - Math.min(overlap, ids.length));
  const limit = Math.min(count + end - offset, VAULT_PAGE);
  const page = await listVaults(cbr, { ...query, limit, offset });
  const index = page.rows.findLastIndex((row) => !isUnread(row) && ids.includes(row.nativeId));
  if (ids.length > 0 && index < 0) return relocate(cbr, query, ids);
  const start = offset + index + 1;
  const read = idsOf(page.rows.slice(0, index + 1)).reverse();
  // Nearer ids are gone, or appear later in this list.
  const nearer = ids.slice(0, ids.indexOf(read[0] ?? ''));
  const before = [...nearer, ...read, ...ids];
  if (index + 1 === page.count && !page.isLast) {
    // Pages of this upstream are no longer than the overlap.
    if (overlap > 1) return readBehind(cbr, query, position, count, Math.floor(overlap / 2));
    const beyond = await listVaults(cbr, { ...query, limit, offset: start });
    const again = await listVaults(cbr, { ...query, limit, offset });
    const isSame = idsOf(again.rows.slice(index, index + 1))[0] === read[0];
    return isSame ? segmentOf(beyond.rows, start, before, beyond.isLast) : segmentOf([], start, before, false);
  }
  const isCut = page.count < (page.appliedLimit ?? limit) && !page.isLast;
  if (isCut && position !== null) warnOfCap(cbr);
  return segmentOf(page.rows.slice(index + 1), start, before, page.isLast);
}

/** Searches the whole list for the position. Without any of its ids the list starts again: duplicates are better than gaps. */
async function relocate(cbr: UpstreamClient, query: Query, ids: readonly string[]): Promise<PageSegment> {
  const all = await readWhole(cbr, 'listVaults', readVaults(cbr, query));
  const start = all.findLastIndex((row) => !isUnread(row) && ids.includes(row.nativeId)) + 1;
  return segmentOf(all.slice(start), start, idsOf(all.slice(0, start)).reverse(), true);
}

/** @param before The ids before these rows, the nearest first. Some may appear among the rows again. */
function segmentOf(
  vaults: readonly Row<Vault>[],
  start: number,
  before: readonly string[],
  isLast: boolean,
): PageSegment {
  const passed = new Set(before);
  let ids = [...passed].slice(0, REMEMBERED);
  const rows: PageRow<Vault>[] = [];
  for (const [index, node] of vaults.entries()) {
    if (isUnread(node)) continue;
    ids = [node.nativeId, ...ids.filter((id) => id !== node.nativeId)].slice(0, REMEMBERED);
    if (!passed.has(node.nativeId)) rows.push({ node, position: [start + index + 1, ...ids] });
  }
  return {
    rows,
    // The position also counts rows without an identity.
    position: [start + vaults.length, ...(ids.length > 0 ? ids : [''])],
    isLast,
    unread: unread(vaults),
  };
}

function idsIn(position: PageToken): string[] {
  return position
    .slice(1)
    .map(String)
    .filter((id) => id !== '');
}

function idsOf(vaults: readonly Row<Vault>[]): string[] {
  return known(vaults).map(({ nativeId }) => nativeId);
}
