import { type CostBasis, type FieldCost, rowsOfPage, UNKNOWN_LIST } from './cost.ts';

type Times = { readonly createdFrom?: unknown; readonly createdTo?: unknown };

function windowOf({ filter }: CostBasis['args']): readonly unknown[] {
  const { createdFrom, createdTo } = (filter ?? {}) as Times;
  return [createdFrom ?? null, createdTo ?? null];
}

/** A call for each vault and the shared list of each upstream; with times, the log that Karbor's instants are in. */
function callsForVaults({ args, parents, upstreams, karbor }: CostBasis): number {
  const isTimed = windowOf(args).some((time) => time !== null);
  const logs = isTimed ? UNKNOWN_LIST * Math.min(parents, karbor) : 0;
  return parents + UNKNOWN_LIST * Math.min(parents, upstreams) + logs;
}

/** The checkpoints of vaults. */
export const CHECKPOINTS_OF_VAULTS: FieldCost = {
  by: ['first', 'after', 'filter'],
  shared: ({ args }) => `checkpoints ${JSON.stringify([args.after ?? null, windowOf(args)])}`,
  calls: callsForVaults,
  rows: rowsOfPage,
  isListed: true,
};

/** The newest checkpoint of vaults, which shares the calls of a first page. */
export const NEWEST_OF_VAULTS: FieldCost = { ...CHECKPOINTS_OF_VAULTS, by: [], rows: () => 1 };
