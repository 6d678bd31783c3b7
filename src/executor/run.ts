import type { GraphQLError, GraphQLField } from 'graphql';
import type { Json, PromiseOrJson } from './json.ts';

/** Path of a value in the response, innermost key first; graphql's own structure. */
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
  /** Coerced arguments with variables, by field number; the same for every parent. */
  readonly args: (Readonly<Record<string, unknown>> | undefined)[];
  /** JSON of objects already written, by selection number. */
  readonly memo: (Map<unknown, MemoizedJson> | undefined)[];
  /** Long JSON of custom scalars, which may be selected again under an alias, or exceed the limit. */
  longJson: Map<unknown, MemoizedJson & { readonly text: string }> | undefined;
  readonly limits: ResponseLimits;
  /** Above a limit a mutation continues without its nullable values; a query ends. */
  readonly isMutation: boolean;
  /** Bytes of the data so far, in UTF-8. */
  bytes: number;
  /** Limit of `bytes`; negative after a query has ended at a limit. */
  maxBytes: number;
  /** Limit of `bytes` for lists that a mutation always writes; negative after a list has exceeded it. */
  maxKeptBytes: number;
  /** Rows so far, counted by `ResponseLimits.rowsOf`. */
  rows: number;
  /** JSON of values that were pending, emptied at the end of the run. */
  readonly laterParts: Json[][];
  /** Number of values that were or are pending. */
  laterValues: number;
  /** Error of the exceeded limit. Not a fault of the field on whose path it is reported. */
  limitError: Error | undefined;
}

/** Limits of one response. */
export interface ResponseLimits {
  /** Bytes of the data, in UTF-8. */
  readonly bytes: number;
  /** Makes the error of an exceeded limit. */
  readonly limitError: (exceeded: Exceeded) => Error;
  /** Returns a function that counts the rows in a value of the field; undefined for a field without rows. */
  readonly rowsOf?: (field: GraphQLField<unknown, unknown>) => ((value: unknown) => number) | undefined;
}

export type Exceeded = 'bytes' | 'errors' | 'laterValues';

/** JSON that may occur several times in one response. */
export interface MemoizedJson {
  readonly text: Json;
  /** Counted for each occurrence. */
  readonly bytes: number;
  readonly rows?: number;
}

/** Writes a non-null value; throws or rejects if the value does not fit its type. */
export type Complete = (value: unknown, run: Run, path: Path) => PromiseOrJson;

/** Writes a non-null object. The root has no path. */
export type WriteObject = (source: unknown, run: Run, path: Path | undefined) => PromiseOrJson;

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
