import { pathText, valueAt } from './issue.ts';

/** An entry of a list in a configuration that may be wrong. */
export interface Entry {
  /** As messages name it: `upstreams[1]`. */
  path: string;
  get(...path: PropertyKey[]): unknown;
}

/** The entries of the list under a key; none where there is no list. */
export function entriesAt(config: unknown, key: string): Entry[] {
  const list = valueAt(config, [key]);
  return (Array.isArray(list) ? list : []).map((entry, index) => ({
    path: pathText([key, index]),
    get: (...path) => valueAt(entry, path),
  }));
}

/** The value of a key if it is text. */
export function textAt(draft: Entry, key: string): string | undefined {
  const value = draft.get(key);
  return typeof value === 'string' ? value : undefined;
}

/** Each entry that has a key in common with an earlier one, with that one. */
export function repeats(drafts: readonly Entry[], keyOf: (draft: Entry) => string | undefined): [Entry, Entry][] {
  const first = new Map<string, Entry>();
  return drafts.flatMap((draft): [Entry, Entry][] => {
    const key = keyOf(draft);
    if (key === undefined) return [];
    const earlier = first.get(key);
    if (earlier !== undefined) return [[draft, earlier]];
    first.set(key, draft);
    return [];
  });
}
