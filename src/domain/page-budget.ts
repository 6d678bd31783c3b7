/** So many vaults of an upstream are looked at for one page, where it cannot be told to filter them itself. */
export const MAX_EXAMINED = 200;

/** How many checkpoints one page of a search by resource completes at most, over all upstreams together. */
export const MAX_COMPLETED = 100;

/** How much may still be done for one page, over the upstreams that share it. Counts down. */
export interface PageBudget {
  left: number;
}

/** So many checkpoints that look AVAILABLE are read one after the other where their records decide about a create. */
export const MAX_RECORDS = 5;
