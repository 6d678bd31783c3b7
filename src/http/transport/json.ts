// The deepest bodies that upstreams write have eight levels. What is much deeper cannot be written again.
const MAX_DEPTH = 64;
// Parsing more holds up everybody else; a page of a list that has more is asked for at half.
const MAX_VALUES = 150_000;
// The shortest number beyond all, 1e309, has five characters.
const SAFE_LENGTH = 4;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/**
 * Parsed JSON; undefined for what is none, for what is too deep and for what holds a number beyond all: 1e400
 * would be read as Infinity and written again as null.
 * @param tooMuch What to make of more values than are parsed.
 */
export function parseJson(text: string, tooMuch: () => undefined = () => undefined): unknown {
  // A byte order mark is no part of JSON, but some write it.
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  const { levels, values, isBeyond } = measure(json);
  if (levels > MAX_DEPTH || isBeyond) return undefined;
  if (values > MAX_VALUES) return tooMuch();
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

interface Measure {
  levels: number;
  values: number;
  /** Whether there is a number that is larger than any, or something like a number that is none. */
  isBeyond: boolean;
}

/** The most levels and the number of values, without parsing, until something is beyond its limit. */
function measure(json: string): Measure {
  let level = 0;
  let levels = 0;
  let values = 1;
  let isBeyond = false;
  for (let at = 0; at < json.length && levels <= MAX_DEPTH && values <= MAX_VALUES && !isBeyond; at += 1) {
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
      isBeyond = end - at > SAFE_LENGTH && !Number.isFinite(Number(json.slice(at, end)));
      at = end - 1;
    }
  }
  return { levels, values, isBeyond };
}

/** Where a text of JSON ends that begins there. */
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
