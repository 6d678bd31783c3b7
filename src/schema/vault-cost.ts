import type { CheckpointFilter } from '../domain/filter.ts';
import { type CostBasis, type FieldCost, UNKNOWN_LIST } from './cost.ts';

/** What is asked of the checkpoints of vaults. */
interface Asked {
  readonly filter: CheckpointFilter;
  readonly first: number;
  readonly after: string | null;
}

/**
 * A page for each vault and the shared list of each upstream; and the log that Karbor's instants and the order within a
 * day are in: once for plans that are read together, else for each.
 */
function callsForVaults({ parents, upstreams, karbor, callsOfPage }: CostBasis<Asked>): number {
  const logs = karbor > 0 ? Math.max(parents, UNKNOWN_LIST * Math.min(parents, karbor)) : 0;
  return callsOfPage * (parents + UNKNOWN_LIST * Math.min(parents, upstreams)) + logs;
}

/** The checkpoints of vaults, the newest one alone too, which shares the calls of a first page. */
export const CHECKPOINTS_OF_VAULTS: Omit<FieldCost<Asked>, 'read'> = {
  shared: ({ asked: { after, filter } }) =>
    `checkpoints ${JSON.stringify([after, filter.createdFrom ?? null, filter.createdTo ?? null])}`,
  calls: callsForVaults,
  rows: ({ asked }) => asked.first,
  isListed: true,
};
