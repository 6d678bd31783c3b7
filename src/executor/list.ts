import type { Compiler, Place } from './compiler.ts';
import { abandon, type Complete, joined, type Text } from './run.ts';
import { createSlot } from './slot.ts';

export function listWriter(compiler: Compiler, item: Place): Complete {
  const { write } = createSlot(item, compiler.writer(item));
  return (value, run, path) => {
    const items = itemsOf(value);
    const parts: Text[] = [];
    let isLater = false;
    try {
      for (let key = 0; key < items.length; key += 1) {
        const piece = write(items[key], run, { prev: path, key, typename: undefined });
        if (typeof piece !== 'string') isLater = true;
        parts.push(key === 0 ? '[' : ',', piece);
      }
    } catch (error) {
      abandon(parts);
      throw error;
    }
    parts.push(items.length === 0 ? '[]' : ']');
    return isLater ? joined(parts) : parts.join('');
  };
}

function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  throw new Error('A list was resolved to something that is none.');
}
