/** What is under way, by its key. */
export interface UnderWay<T> {
  readonly get: (key: string) => T | undefined;
  /** Takes the place of what stood there before. */
  readonly begin: (key: string, value: T) => End;
  readonly count: () => number;
}

/** Ends what was begun, and leaves alone what came in its place; false when it had ended before. */
export type End = () => boolean;

/**
 * A Map that lets go. V8 chains the tables that a Map outgrows, with what was in them; one that has come into the old
 * space keeps alive all later ones. So the tables hold places, and a place that is over holds nothing.
 */
export function createUnderWay<T extends object>(): UnderWay<T> {
  const places = new Map<string, { value: T | undefined }>();
  return {
    get: (key) => places.get(key)?.value,
    begin: (key, value) => {
      const place: { value: T | undefined } = { value };
      places.set(key, place);
      return () => {
        if (place.value === undefined) return false;
        place.value = undefined;
        if (places.get(key) === place) places.delete(key);
        return true;
      };
    },
    count: () => places.size,
  };
}
