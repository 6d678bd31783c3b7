import type { ArgumentNode, DirectiveNode, DocumentNode, SelectionNode, ValueNode } from 'graphql';

/** Counts over the text of a document, without fragment expansion. */
export interface DocumentCounts {
  /** Aliases, those of `__typename` included. A long alias counts as several, because every row repeats it. */
  aliases: number;
  directives: number;
  /** Deepest nesting of lists and objects in an argument or a default value. */
  inputDepth: number;
}

// In characters.
const ONE_ALIAS = 32;

export function countDocument(document: DocumentNode): DocumentCounts {
  const counts: DocumentCounts = { aliases: 0, directives: 0, inputDepth: 0 };
  // A stack instead of recursion: the nesting of inline fragments is unbounded here.
  const pending: SelectionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== 'OperationDefinition' && definition.kind !== 'FragmentDefinition') continue;
    countDirectives(counts, definition.directives);
    for (const { defaultValue, directives } of definition.variableDefinitions ?? []) {
      countDirectives(counts, directives);
      if (defaultValue) counts.inputDepth = Math.max(counts.inputDepth, levelsOf(defaultValue));
    }
    for (const selection of definition.selectionSet.selections) pending.push(selection);
  }
  for (let selection = pending.pop(); selection; selection = pending.pop()) {
    countDirectives(counts, selection.directives);
    if (selection.kind === 'FragmentSpread') continue;
    if (selection.kind === 'Field') countField(counts, selection);
    for (const inner of selection.selectionSet?.selections ?? []) pending.push(inner);
  }
  return counts;
}

function countField(
  counts: DocumentCounts,
  { alias, arguments: args }: Extract<SelectionNode, { kind: 'Field' }>,
): void {
  if (alias) counts.aliases += Math.ceil(alias.value.length / ONE_ALIAS);
  countArguments(counts, args);
}

function countDirectives(counts: DocumentCounts, directives: readonly DirectiveNode[] = []): void {
  counts.directives += directives.length;
  for (const { arguments: args } of directives) countArguments(counts, args);
}

function countArguments(counts: DocumentCounts, args: readonly ArgumentNode[] = []): void {
  for (const { value } of args) counts.inputDepth = Math.max(counts.inputDepth, levelsOf(value));
}

function levelsOf(value: ValueNode): number {
  let levels = 0;
  let inside: readonly ValueNode[] = [value];
  while (inside.some(({ kind }) => kind === 'ListValue' || kind === 'ObjectValue')) {
    levels += 1;
    inside = inside.flatMap(partsOf);
  }
  return levels;
}

function partsOf(value: ValueNode): readonly ValueNode[] {
  if (value.kind === 'ListValue') return value.values;
  return value.kind === 'ObjectValue' ? value.fields.map((field) => field.value) : [];
}
