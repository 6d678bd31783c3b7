/** Work in flight, by key. */
export interface InFlightMap<T> {
  readonly get: (key: string) => T | undefined;
  /** Replaces an earlier value of the key. */
  readonly set: (key: string, value: T) => void;
  /** Removes the value; false if the key has no value or another one by now. */
  readonly delete: (key: string, value: T) => boolean;
  readonly size: () => number;
}

/**
 * A Map that retains no deleted value. When V8 grows a Map it chains the old backing store to the new one, and a store
 * promoted to old space keeps every later one alive. The stores therefore hold cells, and deletion empties the cell.
 */
export function createInFlightMap<T extends object>(): InFlightMap<T> {
  const cells = new Map<string, { value: T | undefined }>();

  function clear(key: string): void {
    const cell = cells.get(key);
    if (cell) cell.value = undefined;
    cells.delete(key);
  }

  return {
    get: (key) => cells.get(key)?.value,
    set: (key, value) => {
      clear(key);
      cells.set(key, { value });
    },
    delete: (key, value) => {
      if (cells.get(key)?.value !== value) return false;
      clear(key);
      return true;
    },
    size: () => cells.size,
  };
}
