import type { KnownUpstream } from '../context/directory.ts';
import type { CheckpointFilter } from '../domain/checkpoint.ts';
import { MAX_COMPLETED } from '../domain/page-budget.ts';
import {
  type CostBasis,
  countHaving,
  type FieldCost,
  having,
  ORDINARY_RESOURCES,
  type Reach,
  stillToRead,
  UNKNOWN_LIST,
} from './cost.ts';
import type { ListPage } from './paging.ts';

// A row of a list is derived from its backups and lacks the record; a checkpoint read by id lacks the backups. A split list
// takes two calls.
function callsForBackups({ parents, isListed, reach }: CostBasis): number {
  return isListed || countHaving(reach, 'derivesCheckpoints') === 0 ? 0 : 2 * parents;
}

/** Calls for fields that only the backups have. */
export const BACKUPS: FieldCost = { shared: 'backups', calls: callsForBackups };

/** Calls for the start time, from the backups or from the operation log, with at most two per checkpoint. */
export const CREATED_AT: FieldCost = {
  shared: 'backups',
  calls: (basis) => Math.max(callsForBackups(basis), callsForLog(basis)),
};

/** Calls for fields that only the record has; for a missing record, one more may prove the project. */
export const RECORD: FieldCost = {
  shared: 'record',
  calls: ({ parents, isListed, reach }) => {
    const derived = having(reach, 'derivesCheckpoints');
    return isListed && derived.length > 0 ? parents + Math.min(parents, countHaving(derived, 'blursUnknownIds')) : 0;
  },
};

/** Calls for resources: none in a list, unless fields of the record are selected. */
export const RESOURCES: FieldCost = {
  shared: 'record',
  calls: (basis) => (basis.below.has('record') ? (RECORD.calls?.(basis) ?? 0) : 0),
  rows: () => ORDINARY_RESOURCES,
};

/** Fields of the record whose call is counted above: in resources of a checkpoint, and the graph after a create. */
export const OF_RECORD: FieldCost = { shared: 'record' };

function callsForLog({ parents, reach }: CostBasis): number {
  return Math.min(2 * parents, UNKNOWN_LIST * countHaving(reach, 'hasOperationLog'));
}

// The first vault is read by id, later ones from the list.
const CALLS_FOR_WHOLE_LIST = 1 + UNKNOWN_LIST;

/** Calls for the current state of vaults: a page and each vault that is not on it, or the whole list. */
export const LIVE_VAULT: FieldCost = {
  shared: 'vault',
  calls: ({ parents, reach }) => {
    const singly = parents + 2 * Math.min(parents, reach.length);
    const isWhole = countHaving(reach, 'listsVaultsWhole') === reach.length;
    return isWhole ? Math.min(singly, CALLS_FOR_WHOLE_LIST * reach.length) : singly;
  },
};

/** Calls for objects by id, and one more where unknown ids and another project have one error. */
export function callsById({ parents, reach }: CostBasis): number {
  return reach.length === 0 ? 0 : parents + Math.min(parents, countHaving(reach, 'blursUnknownIds'));
}

/** The checkpoint of a backup or task. */
export const CHECKPOINT_BY_ID: FieldCost = { shared: 'checkpoint', calls: callsById, isListed: false };

/** The arguments of a list over upstreams. */
interface Asked {
  readonly filter: CheckpointFilter;
  readonly sources: readonly KnownUpstream[];
  readonly page: ListPage;
}

/**
 * The list of each upstream, and that of its providers. A filter by time also reads the operation log, once per page.
 */
function callsForList({ asked, callsOfPage }: CostBasis<Asked>): number {
  const { filter } = asked;
  const reach = reachOfList(asked);
  const derived = countHaving(reach, 'derivesCheckpoints');
  const isSearch = filter.resourceNativeId !== undefined && filter.vaultNativeId === undefined;
  const completed = isSearch && derived > 0 ? MAX_COMPLETED : 0;
  const isTimed = filter.createdFrom !== undefined || filter.createdTo !== undefined;
  const logs = isTimed ? UNKNOWN_LIST * countHaving(reach, 'hasOperationLog') : 0;
  const lists = reach.length - derived + countHaving(reach, 'hasProviders') + logs;
  return callsOfPage * (UNKNOWN_LIST * derived + completed) + UNKNOWN_LIST * lists;
}

/** The upstreams still to be read. One without providers fails without a call. */
function reachOfList({ filter, sources, page }: Asked): Reach {
  const reach = stillToRead({ sources, page });
  return filter.providerNativeId === undefined ? reach : having(reach, 'hasProviders');
}

/** A list over upstreams. */
export const CHECKPOINT_LIST: Omit<FieldCost<Asked>, 'read'> = {
  calls: callsForList,
  rows: ({ asked }) => asked.page.first,
  reach: ({ asked }) => reachOfList(asked),
  isListed: true,
};
