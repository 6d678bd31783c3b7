import { type CostBasis, type FieldCost, rowsOfPage, UNKNOWN_LIST, upstreamsOf } from './cost.ts';

// In a list the backups are there, and the record is not; by id it is the other way round. A split list takes two calls.
/** Calls for what only the backups tell. */
export const BACKUPS: FieldCost = {
  shared: 'backups',
  calls: ({ parents, isListed, cbr }) => (isListed || cbr === 0 ? 0 : 2 * parents),
};
/** Calls for what only the record tells. */
export const RECORD: FieldCost = {
  shared: 'record',
  calls: ({ parents, isListed, cbr }) => (isListed && cbr > 0 ? parents : 0),
};

/** Calls for the log that Karbor's instants are in. */
export const LOG: FieldCost = {
  shared: 'log',
  calls: ({ parents, karbor }) => Math.min(2 * parents, UNKNOWN_LIST * karbor),
};

/** Calls for the vaults as they are now: a page, and each one that it does not hold. */
export const LIVE_VAULT: FieldCost = {
  shared: 'vault',
  calls: ({ parents, upstreams }) => parents + 2 * Math.min(parents, upstreams),
};

// Checkpoints that hold a resource are completed one by one.
const MOST_COMPLETED = 100;

/** Each upstream's list, and on Karbor that of its providers; with times, the log that its instants are in. */
function callsForList(basis: CostBasis): number {
  const { vaultId, resourceNativeId, createdFrom, createdTo } = (basis.args.filter ?? {}) as Record<string, unknown>;
  const completed = resourceNativeId != null && vaultId == null ? MOST_COMPLETED * basis.cbr : 0;
  const logs = createdFrom == null && createdTo == null ? 0 : UNKNOWN_LIST * basis.karbor;
  return UNKNOWN_LIST * (upstreamsOf(basis) + basis.karbor) + completed + logs;
}

/** A list over upstreams. */
export const CHECKPOINT_LIST: FieldCost = {
  by: ['first', 'filter'],
  calls: callsForList,
  rows: rowsOfPage,
  isListed: true,
};
