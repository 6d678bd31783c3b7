import type { DocumentNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import { countMerged, larger, NONE, type SelectionCounts } from './merged-selections.ts';

/** A document as it would be with its fragments written out where they are spread. */
export interface ExpandedSize {
  /** Levels of fields; endless where a fragment contains itself. */
  readonly depth: number;
  /** Fields, spreads and inline fragments. */
  readonly selections: number;
  /** Takes as long as there are `selections`. */
  readonly mergedSelections: () => SelectionCounts;
}

export interface ExpandOptions {
  /** Whether introspection is allowed; then its levels do not count. */
  readonly introspection: boolean;
}

type Size = Pick<ExpandedSize, 'depth' | 'selections'>;

const NOTHING: Size = { depth: 0, selections: 0 };
const CYCLIC: Size = { depth: Number.POSITIVE_INFINITY, selections: Number.POSITIVE_INFINITY };
const INTROSPECTION = new Set(['__schema', '__type']);

/** Measures each fragment once, however often it is spread. */
export function measureExpanded(document: DocumentNode, { introspection }: ExpandOptions): ExpandedSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const part of document.definitions) if (part.kind === 'FragmentDefinition') fragments.set(part.name.value, part);
  const known = new Map<string, Size>();

  function sizeOf(set: SelectionSetNode): Size {
    let depth = 0;
    let selections = set.selections.length;
    for (const selection of set.selections) {
      const size = sizeWithin(selection);
      depth = Math.max(depth, size.depth);
      selections += size.selections;
    }
    return { depth, selections };
  }

  function sizeWithin(selection: SelectionNode): Size {
    if (selection.kind === 'FragmentSpread') return sizeOfFragment(selection.name.value);
    const { depth, selections } = selection.selectionSet ? sizeOf(selection.selectionSet) : NOTHING;
    if (selection.kind === 'InlineFragment') return { depth, selections };
    const isExempt = introspection && INTROSPECTION.has(selection.name.value) && Number.isFinite(depth);
    return { depth: isExempt ? 0 : depth + 1, selections };
  }

  function sizeOfFragment(name: string): Size {
    const found = known.get(name);
    if (found) return found;
    known.set(name, CYCLIC); // what it is when it is met again within itself
    const set = fragments.get(name)?.selectionSet;
    const size = set ? sizeOf(set) : NOTHING;
    known.set(name, size);
    return size;
  }

  const sets: SelectionSetNode[] = [];
  let whole = NOTHING;
  function take(set: SelectionSetNode): void {
    const { depth, selections } = sizeOf(set);
    whole = { depth: Math.max(whole.depth, depth), selections: whole.selections + selections };
    sets.push(set);
  }
  for (const part of document.definitions) if (part.kind === 'OperationDefinition') take(part.selectionSet);
  // What no operation spreads, or hides behind another of its name, is refused later, but has to be read until then.
  for (const part of document.definitions) {
    if (part.kind !== 'FragmentDefinition') continue;
    const { value: name } = part.name;
    if (fragments.get(name) === part && known.has(name)) continue;
    take(part.selectionSet);
  }
  return { ...whole, mergedSelections: () => sets.map((set) => countMerged([set], fragments)).reduce(larger, NONE) };
}
