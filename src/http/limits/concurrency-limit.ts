// Written by hand: each request creates a limit for each upstream, and p-limit defines accessors on every limit. V8
// allocates these in the old space, where they retain the request (figures: docs/performance.md).

/** Runs at most `max` pieces of work concurrently; the others wait in order of arrival. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/** Allocates next to nothing while no work has to wait. */
export function createLimit(max: number): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];

  function release(): void {
    const next = waiting.shift();
    // The slot passes to the next in line.
    if (next) next();
    else running -= 1;
  }

  return async (work) => {
    if (running < max) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      release();
    }
  };
}
