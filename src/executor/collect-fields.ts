import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

/** A node with a selection set: a field or an operation. */
export interface Holder {
  readonly selectionSet?: SelectionSetNode | undefined;
}

/** Schema and document for lookups, and the variables of @skip and @include. */
export interface Scope {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** CollectFields() of the specification: the fields selected on an object type, merged by response key, in order. */
export function collectFields(
  { schema, document, variables }: Scope,
  type: GraphQLObjectType,
  holders: readonly Holder[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const collected = new Map<string, FieldNode[]>();
  const entered = new Set<string>();

  function enter(selections: readonly SelectionNode[]): void {
    for (const node of selections) {
      if (isLeftOut(node, variables)) continue;
      if (node.kind === 'Field') add(node);
      else if (node.kind === 'FragmentSpread') spread(node.name.value);
      else if (applies(node.typeCondition?.name.value)) enter(node.selectionSet.selections);
    }
  }

  function spread(name: string): void {
    const fragment = entered.has(name) ? undefined : fragmentsOf(document).get(name);
    entered.add(name);
    if (fragment && applies(fragment.typeCondition.name.value)) enter(fragment.selectionSet.selections);
  }

  function applies(condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true;
    const wider = schema.getType(condition);
    return isAbstractType(wider) && schema.isSubType(wider, type);
  }

  function add(node: FieldNode): void {
    const key = node.alias?.value ?? node.name.value;
    const known = collected.get(key);
    if (known) known.push(node);
    else collected.set(key, [node]);
  }

  for (const { selectionSet } of holders) if (selectionSet) enter(selectionSet.selections);
  return collected;
}

export function isLeftOut(node: SelectionNode, variables: Scope['variables']): boolean {
  if (!node.directives || node.directives.length === 0) return false;
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return true;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if === false;
}

/** Names of all variables in directives: the values that can change which fields are collected. */
export function conditionsIn(document: DocumentNode): readonly string[] {
  const conditions = new Set<string>();
  visit(document, {
    Directive: (node) => {
      visit(node, { Variable: ({ name }) => void conditions.add(name.value) });
      return false;
    },
  });
  return [...conditions];
}

const fragments = new WeakMap<DocumentNode, ReadonlyMap<string, FragmentDefinitionNode>>();

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const known = fragments.get(document);
  if (known) return known;
  const definitions = document.definitions.filter((definition) => definition.kind === 'FragmentDefinition');
  const made = new Map(definitions.map((definition) => [definition.name.value, definition]));
  fragments.set(document, made);
  return made;
}
