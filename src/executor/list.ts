import type { Compiler, Place } from './compiler.ts';
import type { Complete } from './run.ts';
import { createSlot } from './slot.ts';
import { abandon, type Text, together } from './text.ts';

export function listWriter(compiler: Compiler, item: Place): Complete {
  const { write } = createSlot(item, compiler.writer(item));
  return (value, run, path) => {
    const items = itemsOf(value);
    const parts: Text[] = [];
    try {
      for (let key = 0; key < items.length; key += 1) {
        parts.push(key === 0 ? '[' : ',', write(items[key], run, { prev: path, key, typename: undefined }));
      }
    } catch (error) {
      abandon(parts);
      throw error;
    }
    parts.push(items.length === 0 ? '[]' : ']');
    return together(parts);
  };
}

function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  throw new Error('A list was resolved to something that is none.');
}
