const OTHER = 'other';

/** The value of a label, of which there are not more than a fixed number. */
export type Label = (value: string) => string;

/** Known values, the first `max` of them; any other one is "other". */
export function oneOf(known: Iterable<string>, max = Number.POSITIVE_INFINITY): Label {
  const accepted = new Set([...known].slice(0, max));
  return (value) => (accepted.has(value) ? value : OTHER);
}

/** The first `max` values that occur; any later one is "other". For names that come from code alone. */
export function firstOf(max: number): Label {
  const accepted = new Set<string>();
  return (value) => {
    if (accepted.size < max) accepted.add(value);
    return accepted.has(value) ? value : OTHER;
  };
}
