import { endOfText } from '../../http/transport/json.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;

/**
 * Whether JSON has more than `max` list items and object entries, by its commas outside of strings. Counting costs a
 * fraction of parsing, which is slow for objects with many keys.
 */
export function hasMoreValues(json: string, max: number): boolean {
  if (json.length <= 2 * max) return false;
  let commas = 0;
  for (let index = 0; index < json.length; index += 1) {
    const character = json.charCodeAt(index);
    if (character === QUOTE) index = endOfText(json, index);
    else if (character === COMMA) commas += 1;
    if (commas > max) return true;
  }
  return false;
}
