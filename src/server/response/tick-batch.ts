/** Resolves at the end of the current tick of the event loop, after all of its input events. */
export type NextTick = () => Promise<void>;

/**
 * Batches the requests of one tick: each step is done for all of them before the next step. Code and data stay in the
 * CPU caches, equal queries meet in deduplication, and only the first of the consecutive writes has to wake the client.
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
