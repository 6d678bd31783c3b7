import type { FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';

/** What one selection holds at most when all that is asked for in one place of the answer is merged. */
export interface SelectionCounts {
  /** Fields under one response key. */
  readonly fields: number;
  /** Spreads, those in fragments too. */
  readonly spreads: number;
}

/** By their names. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export const NONE: SelectionCounts = { fields: 0, spreads: 0 };

export const larger = (one: SelectionCounts, other: SelectionCounts): SelectionCounts => ({
  fields: Math.max(one.fields, other.fields),
  spreads: Math.max(one.spreads, other.spreads),
});

/** Takes as long as the selection is with its fragments written out. */
export function countMerged(sets: readonly SelectionSetNode[], fragments: Fragments): SelectionCounts {
  const byKey = new Map<string, FieldNode[]>();
  const spreads = sets.reduce((count, set) => count + collect(set, fragments, byKey), 0);
  let most: SelectionCounts = { fields: 0, spreads };
  for (const same of byKey.values()) {
    const inner = same.flatMap(({ selectionSet }) => selectionSet ?? []);
    most = larger(most, { fields: same.length, spreads: 0 });
    if (inner.length > 0) most = larger(most, countMerged(inner, fragments));
  }
  return most;
}

/** Sorts the fields of a selection by their response keys; returns how many spreads it came upon. */
function collect({ selections }: SelectionSetNode, fragments: Fragments, byKey: Map<string, FieldNode[]>): number {
  let spreads = 0;
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      const key = (selection.alias ?? selection.name).value;
      const same = byKey.get(key);
      if (same) same.push(selection);
      else byKey.set(key, [selection]);
    } else {
      const isSpread = selection.kind === 'FragmentSpread';
      const set = isSpread ? fragments.get(selection.name.value)?.selectionSet : selection.selectionSet;
      spreads += (isSpread ? 1 : 0) + (set ? collect(set, fragments, byKey) : 0);
    }
  }
  return spreads;
}
