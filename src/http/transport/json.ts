// The deepest bodies of the upstreams have eight levels. Very deep values overflow the stack when serialized.
const MAX_DEPTH = 64;
// Parsing more blocks the event loop too long; a page of a list with more values is requested at half its size.
const MAX_VALUES = 150_000;
// The shortest number above Number.MAX_VALUE, 1e309, has five characters.
const SAFE_LENGTH = 4;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/**
 * Parses JSON. Undefined for other text, for more than 64 levels, and for a number that does not fit a double: 1e400
 * would be parsed as Infinity and serialized as null. The text is scanned by hand first, because JSON.parse has no
 * limits: 150,000 values are the bound on the time it blocks the event loop.
 * @param onTooMany Called for more than 150,000 values.
 */
export function parseJson(text: string, onTooMany: () => undefined = () => undefined): unknown {
  // JSON has no byte order mark, but some services send one.
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  const { levels, values, hasInfinity } = measure(json);
  if (levels > MAX_DEPTH || hasInfinity) return undefined;
  if (values > MAX_VALUES) return onTooMany();
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

interface Measure {
  levels: number;
  values: number;
  /** Whether a number is not finite as a double, or malformed. */
  hasInfinity: boolean;
}

/** Counts levels and values without parsing, up to the first limit that is exceeded. */
function measure(json: string): Measure {
  let level = 0;
  let levels = 0;
  let values = 1;
  let hasInfinity = false;
  for (let at = 0; at < json.length && levels <= MAX_DEPTH && values <= MAX_VALUES && !hasInfinity; at += 1) {
    const char = json.charCodeAt(at);
    if (char === QUOTE) at = endOfText(json, at);
    else if (char === COMMA) values += 1;
    else if (char === 0x5b || char === 0x7b) {
      // [ or {
      level += 1;
      values += 1;
      levels = Math.max(levels, level);
    } else if (char === 0x5d || char === 0x7d) level -= 1;
    else if (isDigit(char)) {
      const end = endOfNumber(json, at);
      hasInfinity = end - at > SAFE_LENGTH && !Number.isFinite(Number(json.slice(at, end)));
      at = end - 1;
    }
  }
  return { levels, values, hasInfinity };
}

/** The index of the closing quote of the JSON string that starts at `start`. */
export function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end;
}

function isEscaped(json: string, at: number): boolean {
  let first = at;
  while (json.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

function isDigit(char: number): boolean {
  return char >= 0x30 && char <= 0x39;
}

function endOfNumber(json: string, start: number): number {
  for (let at = start; ; at += 1) {
    const char = json.charCodeAt(at);
    // . e E + -
    const goesOn = isDigit(char) || char === 0x2e || (char | 0x20) === 0x65 || char === 0x2b || char === 0x2d;
    if (!goesOn) return at;
  }
}
