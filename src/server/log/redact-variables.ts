const SECRET = /token|secret|passw|passphrase|authorization|cookie|credential|key$/i;
const CUT_OUT = '[cut out]';
const LEFT_OUT = '[left out]';
const MAX_DEPTH = 10;
const MAX_VALUES = 500;
const MAX_TEXT_LENGTH = 250;

/** A loggable copy of variables: values with a secret's name are redacted on all levels, and the size is bounded. */
export function redactVariables(variables: Readonly<Record<string, unknown>>): unknown {
  let left = MAX_VALUES;

  function copyOf(value: unknown, depth: number): unknown {
    if (typeof value === 'string' && value.length > MAX_TEXT_LENGTH) return `${value.slice(0, MAX_TEXT_LENGTH)} ...`;
    if (typeof value !== 'object' || value === null) return value;
    if (depth === MAX_DEPTH) return LEFT_OUT;
    if (!Array.isArray(value)) return copyOfObject(value, depth);
    const items = value.slice(0, left);
    left -= items.length;
    const copies = items.map((item) => copyOf(item, depth + 1));
    return items.length < value.length ? [...copies, LEFT_OUT] : copies;
  }

  function copyOfObject(value: object, depth: number): object {
    const keys = Object.keys(value);
    const kept = keys.slice(0, left);
    left -= kept.length;
    const copies = kept.map((key) => [
      key.slice(0, MAX_TEXT_LENGTH),
      SECRET.test(key) ? CUT_OUT : copyOf(value[key as keyof typeof value], depth + 1),
    ]);
    if (kept.length < keys.length) copies.push([LEFT_OUT, keys.length - kept.length]);
    return Object.fromEntries(copies);
  }

  return copyOf(variables, 0);
}
