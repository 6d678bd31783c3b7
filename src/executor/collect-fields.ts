import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  isInterfaceType,
  isObjectType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { schema } from '../schema/index.ts';

/** The fields of one response key on one type, merged as the executor merges them. */
export interface Collected {
  readonly field: GraphQLField<unknown, unknown>;
  readonly nodes: FieldNode[];
}

/** Whatever selects: a field, or an operation. */
export interface Holder {
  readonly selectionSet?: SelectionSetNode | undefined;
}

/**
 * The fields that selections ask of a type. Of an interface or a union all that any of its types may be asked stand
 * beside each other. Introspection fields are left out: they ask nobody.
 */
export function collectFields(
  document: DocumentNode,
  type: GraphQLCompositeType,
  holders: readonly Holder[],
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Collected> {
  const collected = new Map<string, Collected>();
  const entered = new Set<string>();

  function enter(parent: GraphQLCompositeType, selections: readonly SelectionNode[]): void {
    for (const node of selections) {
      if (isLeftOut(node, variables)) continue;
      if (node.kind === 'Field') add(parent, node);
      else if (node.kind === 'InlineFragment')
        enter(typeNamed(node.typeCondition?.name.value, parent), node.selectionSet.selections);
      else spread(parent, node.name.value);
    }
  }

  function spread(parent: GraphQLCompositeType, name: string): void {
    const key = `${parent.name} ${name}`;
    const fragment = entered.has(key) ? undefined : fragmentsOf(document).get(name);
    entered.add(key);
    if (fragment) enter(typeNamed(fragment.typeCondition.name.value, parent), fragment.selectionSet.selections);
  }

  function add(parent: GraphQLCompositeType, node: FieldNode): void {
    const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
    const field = fields[node.name.value];
    if (!field) return;
    const key = `${parent.name} ${node.alias?.value ?? node.name.value}`;
    const known = collected.get(key);
    if (known) known.nodes.push(node);
    else collected.set(key, { field, nodes: [node] });
  }

  for (const { selectionSet } of holders) if (selectionSet) enter(type, selectionSet.selections);
  return collected;
}

function typeNamed(name: string | undefined, otherwise: GraphQLCompositeType): GraphQLCompositeType {
  return name === undefined ? otherwise : (schema.getType(name) as GraphQLCompositeType);
}

function isLeftOut(node: SelectionNode, variables: Readonly<Record<string, unknown>>): boolean {
  if (!node.directives || node.directives.length === 0) return false;
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return true;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if === false;
}

const fragments = new WeakMap<DocumentNode, ReadonlyMap<string, FragmentDefinitionNode>>();

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const known = fragments.get(document);
  if (known) return known;
  const definitions = document.definitions.filter((definition) => definition.kind === 'FragmentDefinition');
  const made = new Map(definitions.map((definition) => [definition.name.value, definition]));
  fragments.set(document, made);
  return made;
}
