/** Does at most so many pieces of work side by side; the others wait in the order in which they came. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

/** Each request has one for each upstream, so it costs next to nothing as long as nobody has to wait. */
export function createLimit(most: number): Limit {
  let running = 0;
  const waiting: (() => void)[] = [];

  function leave(): void {
    const next = waiting.shift();
    // Who leaves hands the place on.
    if (next) next();
    else running -= 1;
  }

  return async (work) => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
