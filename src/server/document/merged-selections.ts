import type { FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';

/** Largest counts in one merged selection: all selections for one path of the response count together. */
export interface SelectionCounts {
  /** Fields with one response key. */
  readonly fields: number;
  /** Fragment spreads, nested ones included. */
  readonly spreads: number;
}

/** Fragments by name. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export const NONE: SelectionCounts = { fields: 0, spreads: 0 };

export const larger = (one: SelectionCounts, other: SelectionCounts): SelectionCounts => ({
  fields: Math.max(one.fields, other.fields),
  spreads: Math.max(one.spreads, other.spreads),
});

/** Takes time linear in the size of the selections after fragment expansion. */
export function countMerged(sets: readonly SelectionSetNode[], fragments: Fragments): SelectionCounts {
  const byKey = new Map<string, FieldNode[]>();
  const spreads = sets.reduce((count, set) => count + collect(set, fragments, byKey), 0);
  let largest: SelectionCounts = { fields: 0, spreads };
  for (const same of byKey.values()) {
    const inner = same.flatMap(({ selectionSet }) => selectionSet ?? []);
    largest = larger(largest, { fields: same.length, spreads: 0 });
    if (inner.length > 0) largest = larger(largest, countMerged(inner, fragments));
  }
  return largest;
}

/** Groups the fields of a selection by response key; returns the number of spreads. */
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
