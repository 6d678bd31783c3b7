import type { DocumentNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import { countMerged, larger, NONE, type SelectionCounts } from './merged-selections.ts';

/** Size of a document after fragment expansion. */
export interface ExpandedSize {
  /** Levels of fields; infinite if a fragment contains itself. */
  readonly depth: number;
  /** Number of fields, spreads and inline fragments. */
  readonly selections: number;
  /** Takes time linear in `selections`. */
  readonly mergedSelections: () => SelectionCounts;
}

export interface ExpandOptions {
  /** True if introspection is allowed; its levels then do not count. */
  readonly introspection: boolean;
}

type Size = Pick<ExpandedSize, 'depth' | 'selections'>;

const NOTHING: Size = { depth: 0, selections: 0 };
const CYCLIC: Size = { depth: Number.POSITIVE_INFINITY, selections: Number.POSITIVE_INFINITY };
const INTROSPECTION = new Set(['__schema', '__type']);

/** Measures each fragment once, regardless of the number of its spreads. */
export function measureExpanded(document: DocumentNode, { introspection }: ExpandOptions): ExpandedSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition);
  const known = new Map<string, Size>();

  function sizeOf(set: SelectionSetNode): Size {
    let depth = 0;
    let selections = set.selections.length;
    for (const selection of set.selections) {
      const size = sizeOfSelection(selection);
      depth = Math.max(depth, size.depth);
      selections += size.selections;
    }
    return { depth, selections };
  }

  function sizeOfSelection(selection: SelectionNode): Size {
    if (selection.kind === 'FragmentSpread') return sizeOfFragment(selection.name.value);
    const { depth, selections } = selection.selectionSet ? sizeOf(selection.selectionSet) : NOTHING;
    if (selection.kind === 'InlineFragment') return { depth, selections };
    const isExempt = introspection && INTROSPECTION.has(selection.name.value) && Number.isFinite(depth);
    return { depth: isExempt ? 0 : depth + 1, selections };
  }

  function sizeOfFragment(name: string): Size {
    const found = known.get(name);
    if (found) return found;
    known.set(name, CYCLIC); // the result for a spread of this fragment within itself
    const set = fragments.get(name)?.selectionSet;
    const size = set ? sizeOf(set) : NOTHING;
    known.set(name, size);
    return size;
  }

  const sets: SelectionSetNode[] = [];
  let whole = NOTHING;
  function add(set: SelectionSetNode): void {
    const { depth, selections } = sizeOf(set);
    whole = { depth: Math.max(whole.depth, depth), selections: whole.selections + selections };
    sets.push(set);
  }
  for (const definition of document.definitions)
    if (definition.kind === 'OperationDefinition') add(definition.selectionSet);
  // Unused fragments and fragments with a duplicate name are refused by validation, which has to process them first.
  for (const definition of document.definitions) {
    if (definition.kind !== 'FragmentDefinition') continue;
    const { value: name } = definition.name;
    if (fragments.get(name) === definition && known.has(name)) continue;
    add(definition.selectionSet);
  }
  return { ...whole, mergedSelections: () => sets.map((set) => countMerged([set], fragments)).reduce(larger, NONE) };
}
