import type { GraphQLError, GraphQLField } from 'graphql';
import type { Json, PromiseOrJson } from './json.ts';

/** Where a value stands in the answer, from the inside out; as graphql spells it. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** One execution of a compiled operation. */
export interface Run {
  readonly context: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly errors: GraphQLError[];
  /** By the number of a field whose arguments have variables: these arguments, the same for every parent. */
  readonly args: (Readonly<Record<string, unknown>> | undefined)[];
  /** By the number of a selection: the texts of the objects that were written already. */
  readonly texts: (Map<unknown, MemoizedJson> | undefined)[];
  /** Long JSON of what is no text, which may come again under another name or not fit at all. */
  longJson: Map<unknown, MemoizedJson & { readonly text: string }> | undefined;
  readonly limits: ResponseLimits;
  /** True for a mutation: beyond a limit it goes on without what may be left out. A query ends. */
  readonly isMutation: boolean;
  /** Bytes of the data so far, in UTF-8. */
  bytes: number;
  /** The most there may be; below zero when a query has ended because of a limit. */
  maxBytes: number;
  /** The most there may be for a list that a mutation may not leave out; below zero when one would have come to more. */
  maxKeptBytes: number;
  /** Rows so far, as the limits count them. */
  rows: number;
  /** How many values came, or come, later than their field was asked for. */
  laterValues: number;
  /** Thrown because of a limit; no fault of the field on whose path it stands. */
  limitError: Error | undefined;
}

/** What one answer may hold. */
export interface ResponseLimits {
  /** Bytes of the data, in UTF-8. */
  readonly bytes: number;
  /** The error that tells of a limit. */
  readonly limitError: (exceeded: Exceeded) => Error;
  /** Counts the rows in a value of this field; undefined for a field that has none. */
  readonly rowsOf?: (field: GraphQLField<unknown, unknown>) => ((value: unknown) => number) | undefined;
}

export type Exceeded = 'bytes' | 'errors' | 'laterValues';

/** A text that may come several times in one answer. */
export interface MemoizedJson {
  readonly text: Json;
  /** They count wherever the text is joined. */
  readonly bytes: number;
  readonly rows?: number;
}

/** Writes a value that is not null; throws, or rejects, when that cannot be done. */
export type Complete = (value: unknown, run: Run, path: Path) => PromiseOrJson;

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
