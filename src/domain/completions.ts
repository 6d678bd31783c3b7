/** How many checkpoints one page of a search by resource completes at most, over all upstreams together. */
export const MOST_COMPLETED = 100;

/** How many checkpoints this page may still complete. */
export interface Completions {
  left: number;
}

export function newCompletions(): Completions {
  return { left: MOST_COMPLETED };
}
