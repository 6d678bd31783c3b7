// The deepest bodies of the upstreams have eight levels. Very deep values overflow the stack when serialized.
const MAX_DEPTH = 64;
// Parsing more blocks the event loop too long; a page of a list with more values is requested at half its size.
const MAX_VALUES = 150_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const LIST = 0x5b;
const OBJECT = 0x7b;

/**
 * Parses JSON. Undefined for other text, for more than 64 levels, and for a number that does not fit a double: 1e400 is
 * parsed as Infinity and would be serialized as null. JSON.parse has no limits: 150,000 values are the bound on the time it
 * blocks the event loop. Only a text that can have more is scanned before, and the value is walked afterwards: to scan
 * every text took three times as long as the walk, a quarter of the time of the parsing.
 * @param onTooMany Called for more than 150,000 values.
 */
export function parseJson(text: string, onTooMany: () => undefined = () => undefined): unknown {
  // JSON has no byte order mark, but some services send one.
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (hasMoreValues(json, MAX_VALUES, true)) return onTooMany();
  try {
    const value: unknown = JSON.parse(json);
    return isWithinLimits(value, MAX_DEPTH) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isWithinLimits(value: unknown, levels: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  // Lists apart: `for in` makes a text of each index.
  if (Array.isArray(value)) return value.every((item) => isWithinLimits(item, levels - 1));
  for (const key in value) {
    const member = (value as Record<string, unknown>)[key];
    if (typeof member !== 'string' && !isWithinLimits(member, levels - 1)) return false;
  }
  return true;
}

/**
 * Whether JSON has more than `max` list items and object entries, by its commas outside of strings. Counting costs a
 * fraction of parsing, which is slow for objects with many keys.
 * @param hasBrackets True to count lists and objects as well: deep ones have no commas.
 */
export function hasMoreValues(json: string, max: number, hasBrackets = false): boolean {
  if (json.length <= 2 * max) return false;
  let values = 0;
  for (let at = 0; at < json.length && values <= max; at += 1) {
    const char = json.charCodeAt(at);
    if (char === QUOTE) at = endOfText(json, at);
    else if (char === COMMA || (hasBrackets && (char === LIST || char === OBJECT))) values += 1;
  }
  return values > max;
}

/** The index of the closing quote of the JSON string that starts at `start`. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end;
}

function isEscaped(json: string, at: number): boolean {
  let first = at;
  while (json.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}
