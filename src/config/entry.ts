import { pathText, valueAt } from './issue.ts';

// Written by hand: so that one start reports all problems, the rules read an unchecked configuration. Refinements of
// zod 4 with `when: () => true` do not save these accessors, because their values contradict their types, and are still
// skipped after an issue with `abort`, such as a malformed endpoint.

/** An entry of a list in an unchecked configuration. */
export interface Entry {
  /** Path in messages: `upstreams[1]`. */
  path: string;
  get(...path: PropertyKey[]): unknown;
}

/** The entries of the list under a key; none if there is no list. */
export function entriesAt(config: unknown, key: string): Entry[] {
  const list = valueAt(config, [key]);
  return (Array.isArray(list) ? list : []).map((entry, index) => ({
    path: pathText([key, index]),
    get: (...path) => valueAt(entry, path),
  }));
}

/** The value of a key if it is a string. */
export function textAt(entry: Entry, key: string): string | undefined {
  const value = entry.get(key);
  return typeof value === 'string' ? value : undefined;
}

/** Each entry whose key equals that of an earlier one, with the first such entry. */
export function repeats(entries: readonly Entry[], keyOf: (entry: Entry) => string | undefined): [Entry, Entry][] {
  const first = new Map<string, Entry>();
  return entries.flatMap((entry): [Entry, Entry][] => {
    const key = keyOf(entry);
    if (key === undefined) return [];
    const earlier = first.get(key);
    if (earlier !== undefined) return [[entry, earlier]];
    first.set(key, entry);
    return [];
  });
}
