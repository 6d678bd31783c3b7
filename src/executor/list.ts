import type { Compiler, Place } from './compiler.ts';
import { abandon, type Complete, joined, type Text } from './run.ts';
import { createSlot } from './slot.ts';

export function listWriter(compiler: Compiler, item: Place): Complete {
  const { write } = createSlot(item, compiler.writer(item));
  return (value, run, path) => {
    const items = itemsOf(value);
    let later: Text[] | undefined;
    let text = '[';
    try {
      for (let key = 0; key < items.length; key += 1) {
        if (key > 0) text += ',';
        const piece = write(items[key], run, { prev: path, key, typename: undefined });
        if (typeof piece === 'string') text += piece;
        else {
          later ??= [];
          later.push(text, piece);
          text = '';
        }
      }
    } catch (error) {
      abandon(later);
      throw error;
    }
    text += ']';
    return later ? joined([...later, text]) : text;
  };
}

function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  throw new Error('A list was resolved to something that is none.');
}
