/** Maximum vaults of an upstream that are examined per page, for a filter that the upstream does not support. */
export const MAX_EXAMINED = 200;

/** Maximum checkpoints per page that a search by resource completes, over all upstreams. */
export const MAX_COMPLETED = 100;

/** Maximum pages of an upstream that one page of a list of tasks reads. The list continues with the next request. */
export const MAX_TASK_PAGES = 10;

/** The remaining budget of one page, shared by its upstreams. Counts down. */
export interface PageBudget {
  left: number;
}

/** Maximum records that are read sequentially to find an AVAILABLE one before a create. */
export const MAX_RECORDS = 5;
