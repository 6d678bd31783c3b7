/** Resolves at the end of this turn of the event loop, behind everything that it brings in. */
export type NextTick = () => Promise<void>;

/**
 * Requests that came in one turn go on together from here: each step of the way is done for all of them before the
 * next one. Code and data stay in the caches of the processor, equal queries meet, and the answers are written in a
 * row, of which only the first has to wake the other side.
 */
export function createNextTick(): NextTick {
  let end: Promise<void> | undefined;
  return () => {
    end ??= new Promise((resolve) => {
      setImmediate(() => {
        end = undefined;
        resolve();
      });
    });
    return end;
  };
}
