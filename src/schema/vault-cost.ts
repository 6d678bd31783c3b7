import { type CostBasis, type FieldCost, rowsOfPage, UNKNOWN_LIST } from './cost.ts';

type Times = { readonly createdFrom?: unknown; readonly createdTo?: unknown };

function windowOf({ filter }: CostBasis['args']): readonly unknown[] {
  const { createdFrom, createdTo } = (filter ?? {}) as Times;
  return [createdFrom ?? null, createdTo ?? null];
}

/** A call for each vault and the shared list of each upstream; and the log that the rows of one day are sorted by on Karbor. */
function callsForVaults({ parents, upstreams, karbor }: CostBasis): number {
  return parents + UNKNOWN_LIST * (Math.min(parents, upstreams) + Math.min(parents, karbor));
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
