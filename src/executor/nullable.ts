import { GraphQLString, getNullableType, isListType, isNonNullType } from 'graphql';
import { countBytes, limitErrorOf, MAX_ERRORS, MAX_LATER_VALUES, writeNull } from './budget.ts';
import type { FieldPosition } from './compiler.ts';
import { isPending, type PromiseOrJson } from './json.ts';
import { located } from './located-error.ts';
import { type Complete, isPromise, type Path, type Run } from './run.ts';
import { piecesOf } from './text.ts';

/** A position that absorbs errors if its type is nullable, and propagates them to its parent otherwise. */
export interface Nullable {
  /** Writes the resolved value: a value, null, an error, or a promise of these. */
  readonly write: (value: unknown, run: Run, path: Path) => PromiseOrJson;
  /** Reports an error and returns "null"; throws the error if the type is non-null. */
  readonly onError: (error: unknown, run: Run, path: Path) => string;
}

export function createNullable({ type, nodes, isHolderKept, isKept }: FieldPosition, complete: Complete): Nullable {
  const isNonNull = isNonNullType(type);
  const empty = isKept ? emptyOf(getNullableType(type)) : undefined;

  function onError(error: unknown, run: Run, path: Path): string {
    const isLimitError = error === run.limitError;
    // A limit ends a query as a whole.
    if (isLimitError && !run.isMutation) throw error;
    if (isLimitError && isNonNull && empty !== undefined) {
      run.errors.push(located(error, nodes, path));
      countBytes(run, empty.length, true);
      return empty;
    }
    if (isNonNull) throw isLimitError ? error : located(error, nodes, path);
    if (run.errors.length >= MAX_ERRORS && !isHolderKept) throw limitErrorOf(run, 'errors');
    run.errors.push(located(error, nodes, path));
    return writeNull(run);
  }

  function settle(value: unknown, run: Run, path: Path): PromiseOrJson {
    if (value instanceof Error) throw value;
    if (value != null) return complete(value, run, path);
    if (isNonNull) throw new Error(`A value of the type ${type} is null.`);
    return writeNull(run);
  }

  function whenSettled(value: Promise<unknown>, run: Run, path: Path): PromiseOrJson {
    run.laterValues += 1;
    if (run.laterValues > MAX_LATER_VALUES && !isHolderKept) {
      value.then(undefined, () => {});
      throw limitErrorOf(run, 'laterValues');
    }
    return value.then((settled) => {
      if (run.maxBytes < 0) throw run.limitError;
      const json = settle(settled, run, path);
      if (isPending(json)) return json;
      const pieces = piecesOf(json);
      run.laterParts.push(pieces);
      return pieces;
    });
  }

  function write(value: unknown, run: Run, path: Path): PromiseOrJson {
    try {
      const text = isPromise(value) ? whenSettled(value, run, path) : settle(value, run, path);
      return isPending(text) ? text.then(undefined, (error: unknown) => onError(error, run, path)) : text;
    } catch (error) {
      return onError(error, run, path);
    }
  }

  return { write, onError: onError };
}

/** Replacement, next to an error, for a non-null value of a mutation above the limit. */
function emptyOf(type: unknown): string | undefined {
  if (type === GraphQLString) return '""';
  return isListType(type) ? '[]' : undefined;
}
