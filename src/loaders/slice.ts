/** Where a list goes on: a few plain values that mean something to the list that made them. */
export type Position = readonly (string | number)[];

export interface SliceRequest<Filter> {
  readonly first: number;
  /** Null: from the beginning. */
  readonly after: Position | null;
  readonly filter: Filter;
}

export interface SliceRow<T> {
  readonly node: T;
  readonly position: Position;
}

/** A part of one upstream's list. It may be shorter than asked and yet not the last one. */
export interface Slice<T> {
  readonly rows: readonly SliceRow<T>[];
  /** Where the list goes on; null at its end. */
  readonly next: Position | null;
}

export const EMPTY_SLICE: Slice<never> = { rows: [], next: null };
