import type { CheckpointFilter } from '../domain/filter.ts';
import { type CostBasis, type FieldCost, UNKNOWN_LIST } from './cost.ts';

/** What is asked of the checkpoints of vaults. */
interface Asked {
  readonly filter: CheckpointFilter;
  readonly first: number;
  readonly after: string | null;
}

/** A page for each vault and the shared list of each upstream; and the log that times and the order of a day are in on Karbor. */
function callsForVaults({ parents, upstreams, karbor, callsOfPage }: CostBasis<Asked>): number {
  const pages = callsOfPage * (parents + UNKNOWN_LIST * Math.min(parents, upstreams));
  return pages + UNKNOWN_LIST * Math.min(parents, karbor);
}

/** The checkpoints of vaults, the newest one alone too, which shares the calls of a first page. */
export const CHECKPOINTS_OF_VAULTS: Omit<FieldCost<Asked>, 'read'> = {
  shared: ({ asked: { after, filter } }) =>
    `checkpoints ${JSON.stringify([after, filter.createdFrom ?? null, filter.createdTo ?? null])}`,
  calls: callsForVaults,
  rows: ({ asked }) => asked.first,
  isListed: true,
};
