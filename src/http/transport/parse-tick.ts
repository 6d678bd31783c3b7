let last: Promise<void> = Promise.resolve();

/**
 * Resolves in a turn of the event loop of its own: parsing a large body takes up to 100 ms, and whatever else has
 * come in goes on before the next one.
 */
export function nextTick(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
