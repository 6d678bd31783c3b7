import { GraphQLString, getNullableType, isListType, isNonNullType } from 'graphql';
import { countBytes, limitErrorOf, MAX_ERRORS, MAX_LATER_VALUES, writeNull } from './budget.ts';
import type { FieldPosition } from './compiler.ts';
import { isPending, type PromiseOrJson } from './json.ts';
import { located } from './located-error.ts';
import { type Complete, isPromise, type Path, type Run } from './run.ts';

/** What stands in a place of its own: a failure is shown there, unless the place cannot be empty. */
export interface Nullable {
  /** Writes whatever was given for the place: a value, nothing, an error, or a promise of these. */
  readonly write: (value: unknown, run: Run, path: Path) => PromiseOrJson;
  /** Notes a failure and gives "null"; throws it on where the place cannot be empty. */
  readonly onError: (error: unknown, run: Run, path: Path) => string;
}

export function createNullable({ type, nodes, isHolderKept, isKept }: FieldPosition, complete: Complete): Nullable {
  const isNeeded = isNonNullType(type);
  const empty = isKept ? emptyOf(getNullableType(type)) : undefined;

  function onError(error: unknown, run: Run, path: Path): string {
    const isRefusal = error === run.limitError;
    // Nothing more of a query is written.
    if (isRefusal && !run.isMutation) throw error;
    if (isRefusal && isNeeded && empty !== undefined) {
      run.errors.push(located(error, nodes, path));
      countBytes(run, empty.length, true);
      return empty;
    }
    if (isNeeded) throw isRefusal ? error : located(error, nodes, path);
    if (run.errors.length >= MAX_ERRORS && !isHolderKept) throw limitErrorOf(run, 'errors');
    run.errors.push(located(error, nodes, path));
    return writeNull(run);
  }

  function settle(value: unknown, run: Run, path: Path): PromiseOrJson {
    if (value instanceof Error) throw value;
    if (value != null) return complete(value, run, path);
    if (isNeeded) throw new Error(`A value of the type ${type} is null.`);
    return writeNull(run);
  }

  function later(value: Promise<unknown>, run: Run, path: Path): PromiseOrJson {
    run.laterValues += 1;
    if (run.laterValues > MAX_LATER_VALUES && !isHolderKept) {
      value.then(undefined, () => {});
      throw limitErrorOf(run, 'laterValues');
    }
    return value.then((given) => {
      if (run.maxBytes < 0) throw run.limitError;
      return settle(given, run, path);
    });
  }

  function write(value: unknown, run: Run, path: Path): PromiseOrJson {
    try {
      const text = isPromise(value) ? later(value, run, path) : settle(value, run, path);
      return isPending(text) ? text.then(undefined, (error: unknown) => onError(error, run, path)) : text;
    } catch (error) {
      return onError(error, run, path);
    }
  }

  return { write, onError: onError };
}

/** What a mutation shows, beside the error, in a place that cannot be null and would take too much. */
function emptyOf(type: unknown): string | undefined {
  if (type === GraphQLString) return '""';
  return isListType(type) ? '[]' : undefined;
}
