import type { KnownUpstream } from '../context/directory.ts';
import type { CheckpointFilter } from '../domain/filter.ts';
import { MAX_COMPLETED } from '../domain/page-budget.ts';
import { type CostBasis, type FieldCost, ORDINARY_RESOURCES, type Reach, reachOf, UNKNOWN_LIST } from './cost.ts';
import type { ListPage } from './paging.ts';

// In a list the backups are there, and the record is not; by id it is the other way round. A split list takes two calls.
function callsForBackups({ parents, isListed, cbr }: CostBasis): number {
  return isListed || cbr === 0 ? 0 : 2 * parents;
}

/** Calls for what only the backups tell. */
export const BACKUPS: FieldCost = { shared: 'backups', calls: callsForBackups };

/** Calls for the instant of the beginning: on CBR the backups tell it, on Karbor the log, for no more than two each. */
export const BEGINNING: FieldCost = {
  shared: 'backups',
  calls: (basis) => Math.max(callsForBackups(basis), callsForLog(basis)),
};

/** Calls for what only the record tells; where one is gone, one more tells that it is not of another project. */
export const RECORD: FieldCost = {
  shared: 'record',
  calls: ({ parents, isListed, cbr }) => (isListed && cbr > 0 ? parents + Math.min(parents, cbr) : 0),
};

/** A list names its resources; with more of them it asks for the record. */
export const RESOURCES: FieldCost = {
  shared: 'record',
  calls: (basis) => (basis.below.has('record') ? (RECORD.calls?.(basis) ?? 0) : 0),
  rows: () => ORDINARY_RESOURCES,
};

/** What the record tells where that is charged above: each resource of a checkpoint, and the graph behind a create. */
export const OF_RECORD: FieldCost = { shared: 'record' };

function callsForLog({ parents, karbor }: CostBasis): number {
  return Math.min(2 * parents, UNKNOWN_LIST * karbor);
}

// One plan is read singly, then all of them.
const CALLS_FOR_PLANS = 1 + UNKNOWN_LIST;

/** Calls for the vaults as they are now: a page of CBR, and each one that it does not hold. */
export const LIVE_VAULT: FieldCost = {
  shared: 'vault',
  calls: ({ parents, upstreams, cbr, karbor }) => {
    const singly = parents + 2 * Math.min(parents, upstreams);
    return cbr === 0 ? Math.min(singly, CALLS_FOR_PLANS * karbor) : singly;
  },
};

/** What is asked of a list over upstreams. */
interface Asked {
  readonly filter: CheckpointFilter;
  readonly sources: readonly KnownUpstream[];
  readonly page: ListPage;
}

/**
 * Each upstream's list, and on Karbor that of its providers; with times, the log that its instants are in, which is read
 * for each page of the list.
 */
function callsForList({ asked, callsOfPage }: CostBasis<Asked>): number {
  const { filter } = asked;
  const { cbr, karbor } = reachOfList(asked);
  const isSearch = filter.resourceNativeId !== undefined && filter.vaultNativeId === undefined;
  const completed = isSearch && cbr > 0 ? MAX_COMPLETED : 0;
  const isTimed = filter.createdFrom !== undefined || filter.createdTo !== undefined;
  const pages = isTimed ? UNKNOWN_LIST * (2 + UNKNOWN_LIST) : UNKNOWN_LIST * 2;
  return callsOfPage * (UNKNOWN_LIST * cbr + completed) + karbor * pages;
}

/** The upstreams that are still to be read. CBR has no providers, and says so without a call. */
function reachOfList({ filter, sources, page }: Asked): Reach {
  const isNext = ({ profile }: KnownUpstream) => page.turns.some(([name]) => name === profile.name);
  const { cbr, karbor } = reachOf(sources.filter(isNext));
  return { cbr: filter.providerNativeId === undefined ? cbr : 0, karbor };
}

/** A list over upstreams. */
export const CHECKPOINT_LIST: Omit<FieldCost<Asked>, 'read'> = {
  calls: callsForList,
  rows: ({ asked }) => asked.page.first,
  reach: ({ asked }) => reachOfList(asked),
  isListed: true,
};
