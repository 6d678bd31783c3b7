import {
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  valueFromASTUntyped,
} from 'graphql';
import { parseId } from '../../domain/entities.ts';
import { fragmentsOf } from '../../executor/collect-fields.ts';
import { GatewayError } from '../../failure.ts';

type Variables = Readonly<Record<string, unknown>>;

/** The root fields of an operation by response key, whether or not the document is valid. */
export function rootFieldsOf(
  document: DocumentNode,
  { selectionSet }: OperationDefinitionNode,
  isLeftOut: (node: SelectionNode) => boolean,
): ReadonlyMap<string, FieldNode> {
  const fields = new Map<string, FieldNode>();
  const entered = new Set<string>();

  function enter(selections: readonly SelectionNode[]): void {
    for (const node of selections) {
      if (isLeftOut(node)) continue;
      if (node.kind === 'InlineFragment') enter(node.selectionSet.selections);
      else if (node.kind === 'FragmentSpread') spread(node.name.value);
      else fields.set(node.alias?.value ?? node.name.value, node);
    }
  }

  function spread(name: string): void {
    const fragment = entered.has(name) ? undefined : fragmentsOf(document).get(name);
    entered.add(name);
    if (fragment) enter(fragment.selectionSet.selections);
  }

  enter(selectionSet.selections);
  return fields;
}

/** The mutations of a document that has not passed all checks: that of the name, or all if no operation has the name. */
export function mutationsIn(
  { definitions }: DocumentNode,
  operationName: string | null | undefined,
): readonly OperationDefinitionNode[] {
  const operations = definitions.filter((definition) => definition.kind === 'OperationDefinition');
  const named = operations.filter(({ name }) => name && name.value === operationName);
  return (named.length === 0 ? operations : named).filter(({ operation }) => operation === 'mutation');
}

/** Undefined for a text that is not GraphQL, or has too many tokens. */
export function parsed(text: string, maxTokens: number): DocumentNode | undefined {
  try {
    return parse(text, { maxTokens, noLocation: true });
  } catch {
    return undefined;
  }
}

const OF_ID = /^id$|Id$/;

/** The public ids in the input of a mutation, by entity, and the upstream that they name. Nothing else of the input. */
export function idsIn(
  { arguments: args = [] }: FieldNode,
  variables: Variables,
): { readonly ids: Record<string, string>; readonly upstream: string | undefined } {
  const ids: Record<string, string> = {};
  let upstream: string | undefined;
  for (const input of args.map(({ value }) => valueFromASTUntyped(value, variables))) {
    for (const [key, value] of Object.entries(typeof input === 'object' && input !== null ? input : {})) {
      const id = OF_ID.test(key) && typeof value === 'string' ? publicIdIn(value) : undefined;
      if (id === undefined) continue;
      ids[id.entity] ??= value as string;
      upstream ??= id.upstream;
    }
  }
  return { ids, upstream };
}

function publicIdIn(text: string) {
  try {
    return parseId(text, []);
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}
