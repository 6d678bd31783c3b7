import type { KnownUpstream } from '../context/directory.ts';
import type { CheckpointFilter } from '../domain/checkpoint.ts';
import { MAX_EXAMINED, MAX_RECORDS } from '../domain/page-budget.ts';
import type { VaultFilter } from '../domain/vault.ts';
import { type CostBasis, countHaving, type FieldCost, stillToRead, UNKNOWN_LIST } from './cost.ts';
import { SINGLE_READ } from './node.ts';
import type { ListPage } from './paging.ts';

/** The arguments of the checkpoints of vaults. */
interface Asked {
  readonly filter: CheckpointFilter;
  readonly first: number;
  readonly after: string | null;
}

const FIRST_PAGE = { filter: {}, after: null };

/** Fields with equal times and cursors share their lists. */
function checkpointsGroup({ after, filter }: Pick<Asked, 'after' | 'filter'>): string {
  return `checkpoints ${JSON.stringify([after, filter.createdFrom ?? null, filter.createdTo ?? null])}`;
}

/** A page per vault, the shared list of each upstream, and the log with the times and the order of a day. */
function callsForVaults({ parents, reach, callsOfPage }: CostBasis): number {
  const pages = callsOfPage * (parents + UNKNOWN_LIST * Math.min(parents, reach.length));
  return pages + UNKNOWN_LIST * Math.min(parents, countHaving(reach, 'hasOperationLog'));
}

/** The vault, its newest checkpoints, their times and the records that are tried. */
export function callsForNewest(basis: CostBasis): number {
  const logs = 2 * Math.min(1, countHaving(basis.reach, 'hasOperationLog'));
  return (1 + MAX_RECORDS) * SINGLE_READ + callsForVaults({ ...basis, parents: 1 }) + logs;
}

/** The last days of vaults, from the list of a first page. */
export const DAYS_OF_VAULTS: Omit<FieldCost<number>, 'read'> = {
  shared: checkpointsGroup(FIRST_PAGE),
  calls: callsForVaults,
  rows: ({ asked }) => asked,
};

/** The checkpoints of vaults. The newest one shares the calls of a first page. */
export const CHECKPOINTS_OF_VAULTS: Omit<FieldCost<Asked>, 'read'> = {
  shared: ({ asked }) => checkpointsGroup(asked),
  calls: callsForVaults,
  rows: ({ asked }) => asked.first,
  isListed: true,
};

/** The arguments of a list of vaults. */
interface AskedList {
  readonly filter: VaultFilter;
  readonly sources: readonly KnownUpstream[];
  readonly page: ListPage;
}

/**
 * The vaults of each upstream. If their newest checkpoints decide: a list per examined vault, the shared lists, and the log
 * for the order and the times of a day.
 */
function callsForList({ asked: { filter, sources, page }, callsOfPage }: CostBasis<AskedList>): number {
  const upstreams = page.remaining.length;
  const lists = UNKNOWN_LIST * upstreams;
  if (filter.lastAvailableBefore === undefined || upstreams === 0) return lists;
  const logs = UNKNOWN_LIST * countHaving(stillToRead({ sources, page }), 'hasOperationLog');
  return lists + MAX_EXAMINED + callsOfPage * lists + 2 * logs;
}

/** A list over upstreams. */
export const VAULT_LIST: Omit<FieldCost<AskedList>, 'read'> = {
  calls: callsForList,
  rows: ({ asked }) => asked.page.first,
  reach: ({ asked }) => stillToRead(asked),
  isListed: true,
};
