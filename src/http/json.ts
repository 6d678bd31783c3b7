// The deepest bodies that upstreams write have eight levels. What is much deeper cannot be written again.
const MOST_LEVELS = 64;
// Parsing more holds up everybody else; a page of a list that has more is asked for at half.
const MOST_VALUES = 150_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/**
 * Parsed JSON; undefined for what is none and for what is too deep.
 * @param tooMuch What to make of more values than are parsed.
 */
export function parseJson(text: string, tooMuch: () => undefined = () => undefined): unknown {
  // A byte order mark is no part of JSON, but some write it.
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  const { levels, values } = measure(json);
  if (levels > MOST_LEVELS) return undefined;
  if (values > MOST_VALUES) return tooMuch();
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The most levels and the number of values, without parsing, until one of them is beyond its limit. */
function measure(json: string): { levels: number; values: number } {
  let level = 0;
  let levels = 0;
  let values = 1;
  let isText = false;
  for (let at = 0; at < json.length && levels <= MOST_LEVELS && values <= MOST_VALUES; at += 1) {
    const char = json.charCodeAt(at);
    if (char === QUOTE) isText = !isText;
    else if (isText) at += char === BACKSLASH ? 1 : 0;
    else if (char === COMMA) values += 1;
    else if (char === 0x5b || char === 0x7b) {
      // [ or {
      level += 1;
      values += 1;
      levels = Math.max(levels, level);
    } else if (char === 0x5d || char === 0x7d) level -= 1;
  }
  return { levels, values };
}
