let last: Promise<void> = Promise.resolve();

/**
 * Resolves in an event-loop tick of its own. Parsing a large body takes up to 100 ms; other work runs between two such
 * ticks.
 */
export function nextTick(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
