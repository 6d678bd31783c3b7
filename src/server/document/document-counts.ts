import type { ArgumentNode, DirectiveNode, DocumentNode, SelectionNode, ValueNode } from 'graphql';

/** What stands in the text of a document, fragments not followed. */
export interface DocumentCounts {
  /** Each alias counts, that of `__typename` too; a long one for several, as each row of the answer repeats it. */
  aliases: number;
  directives: number;
  /** The most lists and objects in one another, in an argument or a default value. */
  inputDepth: number;
}

const ONE_ALIAS = 32;

export function countDocument(document: DocumentNode): DocumentCounts {
  const counts: DocumentCounts = { aliases: 0, directives: 0, inputDepth: 0 };
  // A list of what is still to be seen, and no recursion: inline fragments nest without an end.
  const rest: SelectionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== 'OperationDefinition' && definition.kind !== 'FragmentDefinition') continue;
    countDirectives(counts, definition.directives);
    for (const { defaultValue, directives } of definition.variableDefinitions ?? []) {
      countDirectives(counts, directives);
      if (defaultValue) counts.inputDepth = Math.max(counts.inputDepth, levelsOf(defaultValue));
    }
    for (const selection of definition.selectionSet.selections) rest.push(selection);
  }
  for (let selection = rest.pop(); selection; selection = rest.pop()) {
    countDirectives(counts, selection.directives);
    if (selection.kind === 'FragmentSpread') continue;
    if (selection.kind === 'Field') countField(counts, selection);
    for (const inner of selection.selectionSet?.selections ?? []) rest.push(inner);
  }
  return counts;
}

function countField(
  counts: DocumentCounts,
  { alias, arguments: given }: Extract<SelectionNode, { kind: 'Field' }>,
): void {
  if (alias) counts.aliases += Math.ceil(alias.value.length / ONE_ALIAS);
  countArguments(counts, given);
}

function countDirectives(counts: DocumentCounts, directives: readonly DirectiveNode[] = []): void {
  counts.directives += directives.length;
  for (const { arguments: given } of directives) countArguments(counts, given);
}

function countArguments(counts: DocumentCounts, given: readonly ArgumentNode[] = []): void {
  for (const { value } of given) counts.inputDepth = Math.max(counts.inputDepth, levelsOf(value));
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
