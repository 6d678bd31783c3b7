/** What is under way, by its key. */
export interface InFlightMap<T> {
  readonly get: (key: string) => T | undefined;
  /** Takes the place of what stood there before. */
  readonly set: (key: string, value: T) => void;
  /** False when it had ended before, or another one has its place. */
  readonly delete: (key: string, value: T) => boolean;
  readonly size: () => number;
}

/**
 * A Map that lets go. V8 chains the tables that a Map outgrows, with what was in them; one that has come into the old
 * space keeps alive all later ones. So the tables hold places, and a place that is over holds nothing.
 */
export function createInFlightMap<T extends object>(): InFlightMap<T> {
  const places = new Map<string, { value: T | undefined }>();

  function clear(key: string): void {
    const place = places.get(key);
    if (place) place.value = undefined;
    places.delete(key);
  }

  return {
    get: (key) => places.get(key)?.value,
    set: (key, value) => {
      clear(key);
      places.set(key, { value });
    },
    delete: (key, value) => {
      if (places.get(key)?.value !== value) return false;
      clear(key);
      return true;
    },
    size: () => places.size,
  };
}
