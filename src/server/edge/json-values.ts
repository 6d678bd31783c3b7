import { endOfText } from '../../http/transport/json.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;

/**
 * Whether JSON holds more values than this beside one another, by the commas that stand in no text of it. A fraction of
 * the work of parsing it, which costs most for objects with many keys.
 */
export function hasMoreValues(json: string, most: number): boolean {
  if (json.length <= 2 * most) return false;
  let commas = 0;
  for (let at = 0; at < json.length; at += 1) {
    const character = json.charCodeAt(at);
    if (character === QUOTE) at = endOfText(json, at);
    else if (character === COMMA) commas += 1;
    if (commas > most) return true;
  }
  return false;
}
