import { checkKeptItem, giveBack, take } from './budget.ts';
import type { Compiler, Place } from './compiler.ts';
import type { Complete } from './run.ts';
import { createSlot } from './slot.ts';
import { type Text, together } from './text.ts';

export function listWriter(compiler: Compiler, item: Place): Complete {
  const { write } = createSlot(item, compiler.writer(item));
  const { isHolderKept: isKept } = item;
  return (value, run, path) => {
    const items = itemsOf(value);
    if (items.length === 0) {
      take(run, 2, isKept);
      return '[]';
    }
    // Brackets and commas.
    const ownBytes = items.length + 1;
    take(run, ownBytes, isKept);
    const parts: Text[] = [];
    try {
      for (let key = 0; key < items.length; key += 1) {
        if (isKept) checkKeptItem(run, key);
        parts.push(key === 0 ? '[' : ',', write(items[key], run, { prev: path, key, typename: undefined }));
      }
    } catch (error) {
      run.bytes -= ownBytes - parts.length / 2;
      giveBack(parts, run);
      throw error;
    }
    parts.push(']');
    return together(parts, run);
  };
}

function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  throw new Error('A list was resolved to something that is none.');
}
