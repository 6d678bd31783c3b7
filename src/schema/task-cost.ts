import type { KnownUpstream } from '../context/directory.ts';
import type { TaskFilter } from '../domain/task.ts';
import { callsById } from './checkpoint-cost.ts';
import { countHaving, type FieldCost, having, reachOf, UNKNOWN_LIST } from './cost.ts';
import type { ListPage } from './paging.ts';

export const BACKUP_OF_TASK: FieldCost = {
  shared: 'backup',
  calls: (basis) => callsById({ ...basis, reach: having(basis.reach, 'derivesCheckpoints') }),
  reach: ({ reach }) => having(reach, 'derivesCheckpoints'),
  isListed: false,
};

/** Rows of a list have their times; a restore or verification read by id needs the operation log. */
export const TIMES_OF_TASK: FieldCost = {
  shared: 'times',
  calls: ({ parents, isListed, reach }) => (isListed || countHaving(reach, 'hasOperationLog') === 0 ? 0 : parents),
};

/** Up to three restores are read one by one, more from their list. */
export const RESULTS_OF_TASK: FieldCost = {
  shared: 'results',
  calls: ({ parents, isListed, reach }) =>
    isListed ? Math.min(parents, UNKNOWN_LIST) * countHaving(reach, 'hasOperationLog') : 0,
  rows: () => ORDINARY_RESULTS,
};

const ORDINARY_RESULTS = 8;

/** The arguments of the tasks of a vault or checkpoint. */
interface Asked {
  readonly filter: TaskFilter;
  readonly first: number;
  readonly after: string | null;
}

function sharedBy({ filter, after }: Asked): string {
  return `tasks ${JSON.stringify([after, filter])}`;
}

/** One list per vault. */
export const TASKS_OF_VAULTS: Omit<FieldCost<Asked>, 'read'> = {
  shared: ({ asked }) => sharedBy(asked),
  calls: ({ parents }) => parents,
  rows: ({ asked }) => asked.first,
  isListed: true,
};

/** One list per checkpoint, and the shared list. */
export const TASKS_OF_CHECKPOINTS: Omit<FieldCost<Asked>, 'read'> = {
  shared: ({ asked }) => sharedBy(asked),
  calls: ({ parents, reach }) => parents + UNKNOWN_LIST * Math.min(parents, reach.length),
  rows: ({ asked }) => asked.first,
  isListed: true,
};

/** The arguments of a list over upstreams. */
interface AskedList {
  readonly filter: TaskFilter;
  readonly sources: readonly KnownUpstream[];
  readonly page: ListPage;
}

/** The tasks of one checkpoint are searched in those of its vault, whose number is not known. */
const MAX_PAGES = 10;

/** The list of each upstream still to be read. */
export const TASK_LIST: Omit<FieldCost<AskedList>, 'read'> = {
  calls: ({ asked }) => {
    const reach = nextOf(asked);
    const derived = countHaving(reach, 'derivesCheckpoints');
    if (asked.filter.checkpointId === undefined) return UNKNOWN_LIST * reach.length;
    return MAX_PAGES * derived + UNKNOWN_LIST * (reach.length - derived);
  },
  rows: ({ asked }) => asked.page.first,
  reach: ({ asked }) => nextOf(asked),
  isListed: true,
};

function nextOf({ sources, page }: AskedList) {
  return reachOf(sources.filter(({ profile }) => page.remaining.some(([name]) => name === profile.name)));
}
