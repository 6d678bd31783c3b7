import { isNonNullType } from 'graphql';
import type { Place } from './compiler.ts';
import { type Complete, isPromise, located, type Path, type Run } from './run.ts';
import { isLater, type Text } from './text.ts';

/** What stands in a place of its own: a failure is shown there, unless the place cannot be empty. */
export interface Slot {
  /** Writes whatever was given for the place: a value, nothing, an error, or a promise of these. */
  readonly write: (value: unknown, run: Run, path: Path) => Text;
  /** Notes a failure and gives "null"; throws it on where the place cannot be empty. */
  readonly failed: (error: unknown, run: Run, path: Path) => string;
}

export function createSlot({ type, nodes }: Place, complete: Complete): Slot {
  const isNeeded = isNonNullType(type);

  function failed(error: unknown, run: Run, path: Path): string {
    const shown = located(error, nodes, path);
    if (isNeeded) throw shown;
    run.errors.push(shown);
    return 'null';
  }

  function settle(value: unknown, run: Run, path: Path): Text {
    if (value instanceof Error) throw value;
    if (value != null) return complete(value, run, path);
    if (isNeeded) throw new Error(`A value of the type ${type} is null.`);
    return 'null';
  }

  function write(value: unknown, run: Run, path: Path): Text {
    try {
      const text = isPromise(value) ? value.then((given) => settle(given, run, path)) : settle(value, run, path);
      return isLater(text) ? text.catch((error: unknown) => failed(error, run, path)) : text;
    } catch (error) {
      return failed(error, run, path);
    }
  }

  return { write, failed };
}
