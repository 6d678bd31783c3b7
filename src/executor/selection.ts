import { type GraphQLResolveInfo, isAbstractType, isObjectType, type SelectionNode } from 'graphql';
import { isLeftOut } from './collect-fields.ts';

/** What a resolver is told of its field, as far as it shows what is selected below. */
export type Selection = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'fieldNodes' | 'variableValues'>;

/**
 * Whether a field of that type is selected just below a field, by what the schema says of it. So a resolver can make a
 * call beside its own that would else come behind it, and leave out one that nobody needs.
 */
export function isSelected(
  { schema, fragments, fieldNodes, variableValues }: Selection,
  typeName: string,
  isWanted: (extensions: Readonly<Record<string, unknown>>) => boolean,
): boolean {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return false;
  const fields = type.getFields();
  const entered = new Set<string>();

  function applies(condition: string | undefined): boolean {
    if (condition === undefined || condition === typeName) return true;
    const wider = schema.getType(condition);
    return isAbstractType(wider) && isObjectType(type) && schema.isSubType(wider, type);
  }

  function isIn(node: SelectionNode): boolean {
    if (isLeftOut(node, variableValues)) return false;
    if (node.kind === 'Field') return isWanted(fields[node.name.value]?.extensions ?? {});
    if (node.kind === 'InlineFragment') {
      return applies(node.typeCondition?.name.value) && node.selectionSet.selections.some(isIn);
    }
    const fragment = entered.has(node.name.value) ? undefined : fragments[node.name.value];
    entered.add(node.name.value);
    return (
      fragment !== undefined &&
      applies(fragment.typeCondition.name.value) &&
      fragment.selectionSet.selections.some(isIn)
    );
  }

  return fieldNodes.some(({ selectionSet }) => selectionSet?.selections.some(isIn));
}
