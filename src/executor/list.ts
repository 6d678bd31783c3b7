import { checkKeptItem, countBytes, limitErrorOf, MAX_ERRORS, release } from './budget.ts';
import type { Compiler, FieldPosition } from './compiler.ts';
import type { PromiseOrJson } from './json.ts';
import { located } from './located-error.ts';
import { createNullable } from './nullable.ts';
import type { Complete, Path, Run } from './run.ts';
import { joinParts } from './text.ts';

export function listWriter(compiler: Compiler, item: FieldPosition): Complete {
  const { write } = createNullable(item, compiler.writer(item));
  const { isHolderKept: isKept } = item;

  /** Drops the items that are left out, and reports their errors. */
  function present(items: readonly unknown[], run: Run, path: Path): readonly unknown[] {
    if (!items.some(isLeftOut)) return items;
    for (const error of items.filter(isLeftOut)) {
      if (run.errors.length >= MAX_ERRORS && !isKept) throw limitErrorOf(run, 'errors');
      run.errors.push(located(error, item.nodes, path));
    }
    return items.filter((one) => !isLeftOut(one));
  }

  return (value, run, path) => {
    const items = present(itemsOf(value), run, path);
    if (items.length === 0) {
      countBytes(run, 2, isKept);
      return '[]';
    }
    // Brackets and commas.
    const ownBytes = items.length + 1;
    countBytes(run, ownBytes, isKept);
    const parts: PromiseOrJson[] = [];
    try {
      for (let key = 0; key < items.length; key += 1) {
        if (isKept) checkKeptItem(run, key);
        parts.push(key === 0 ? '[' : ',', write(items[key], run, { prev: path, key, typename: undefined }));
      }
    } catch (error) {
      run.bytes -= ownBytes - parts.length / 2;
      release(parts, run);
      throw error;
    }
    parts.push(']');
    return joinParts(parts, run);
  };
}

/** An error with the property `isLeftOut` is reported and does not become an item. */
function isLeftOut(item: unknown): boolean {
  return item instanceof Error && 'isLeftOut' in item && item.isLeftOut === true;
}

function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  throw new Error('A list was resolved to a value that is not iterable.');
}
