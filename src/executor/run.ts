import { type FieldNode, type GraphQLError, locatedError } from 'graphql';
import type { Json, Text } from './text.ts';

/** Where a value stands in the answer, from the inside out; as graphql spells it. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** One execution of a compiled query. */
export interface Run {
  readonly context: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly errors: GraphQLError[];
  /** By the number of a field whose arguments have variables: these arguments, the same for every parent. */
  readonly args: (Readonly<Record<string, unknown>> | undefined)[];
  /** By the number of a selection: the texts of the objects that were written already. */
  readonly texts: (Map<unknown, Json> | undefined)[];
}

/** Writes a value that is not null; throws, or rejects, when that cannot be done. */
export type Complete = (value: unknown, run: Run, path: Path) => Text;

/** An error on its path in the answer. */
export function located(error: unknown, nodes: readonly FieldNode[], path: Path | undefined): GraphQLError {
  const keys: (string | number)[] = [];
  for (let at = path; at; at = at.prev) keys.unshift(at.key);
  return locatedError(error, nodes, keys);
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
