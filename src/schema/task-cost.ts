import type { KnownUpstream } from '../context/directory.ts';
import { MAX_TASK_PAGES } from '../domain/page-budget.ts';
import type { TaskFilter } from '../domain/task.ts';
import { callsById } from './checkpoint-cost.ts';
import { countHaving, type FieldCost, having, stillToRead, UNKNOWN_LIST } from './cost.ts';
import { SINGLE_READ } from './node.ts';
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

/** Up to three restores are read one by one, more from their list. The id of a row of the log may be that of a restore. */
export const RESULTS_OF_TASK: FieldCost = {
  shared: 'results',
  calls: ({ parents, reach }) => Math.min(parents, UNKNOWN_LIST) * countHaving(reach, 'hasOperationLog'),
  rows: () => ORDINARY_RESULTS,
};

const ORDINARY_RESULTS = 8;

/** The arguments of the tasks of a vault or checkpoint. */
interface Asked {
  readonly filter: TaskFilter;
  readonly first: number;
  readonly after: string | null;
}

/** An upstream may read pages of another length for another number of rows. */
function sharedBy({ filter, after, first }: Asked): string {
  return `tasks ${JSON.stringify([after, filter, first])}`;
}

/** The pages of one vault: more than one behind tasks that are new, have not started or do not match. */
function pagesOfVault({ kind }: KnownUpstream, { filter, after }: Asked): number {
  if (!kind.appliesTaskFilter(filter)) return MAX_TASK_PAGES;
  return after === null && filter.startedFrom === undefined ? 1 : UNKNOWN_LIST;
}

/** A list per vault. */
export const TASKS_OF_VAULTS: Omit<FieldCost<Asked>, 'read'> = {
  shared: ({ asked }) => sharedBy(asked),
  calls: ({ asked, parents, reach }) =>
    parents * reach.reduce((pages, upstream) => Math.max(pages, pagesOfVault(upstream, asked)), 0),
  rows: ({ asked }) => asked.first,
  isListed: true,
};

/** A list per checkpoint, and the further pages of all: of the lists of vaults, or of the shared log. */
export const TASKS_OF_CHECKPOINTS: Omit<FieldCost<Asked>, 'read'> = {
  shared: ({ asked }) => sharedBy(asked),
  calls: ({ parents, reach }) => {
    const derived = countHaving(reach, 'derivesCheckpoints');
    const lists = (MAX_TASK_PAGES - 1) * Math.min(parents, derived);
    return parents + lists + UNKNOWN_LIST * Math.min(parents, reach.length - derived);
  },
  rows: ({ asked }) => asked.first,
  isListed: true,
};

/** The arguments of a list over upstreams. */
interface AskedList {
  readonly filter: TaskFilter;
  readonly sources: readonly KnownUpstream[];
  readonly page: ListPage;
}

/** The list of an upstream. That of one checkpoint may be searched in the tasks of a vault, which the record names. */
function callsForList({ kind }: KnownUpstream, filter: TaskFilter): number {
  const record = filter.checkpointId !== undefined && kind.traits.derivesCheckpoints ? SINGLE_READ : 0;
  return record + (kind.appliesTaskFilter(filter) ? UNKNOWN_LIST : MAX_TASK_PAGES);
}

/** The list of each upstream still to be read. */
export const TASK_LIST: Omit<FieldCost<AskedList>, 'read'> = {
  calls: ({ asked }) => stillToRead(asked).reduce((calls, upstream) => calls + callsForList(upstream, asked.filter), 0),
  rows: ({ asked }) => asked.page.first,
  reach: ({ asked }) => stillToRead(asked),
  isListed: true,
};
