import { type GraphQLResolveInfo, isAbstractType, isObjectType, type SelectionNode } from 'graphql';
import { isLeftOut } from './collect-fields.ts';

/** The part of a resolver's `info` that `isSelected` uses. */
export type Selection = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'fieldNodes' | 'variableValues'>;

/**
 * Whether a child field with certain extensions is selected. A resolver can thus start a child's call in parallel with
 * its own, and skip calls whose result is not selected.
 */
export function isSelected(
  { schema, fragments, fieldNodes, variableValues }: Selection,
  typeName: string,
  matches: (extensions: Readonly<Record<string, unknown>>) => boolean,
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

  function selects(node: SelectionNode): boolean {
    if (isLeftOut(node, variableValues)) return false;
    if (node.kind === 'Field') return matches(fields[node.name.value]?.extensions ?? {});
    if (node.kind === 'InlineFragment') {
      return applies(node.typeCondition?.name.value) && node.selectionSet.selections.some(selects);
    }
    const fragment = entered.has(node.name.value) ? undefined : fragments[node.name.value];
    entered.add(node.name.value);
    return (
      fragment !== undefined &&
      applies(fragment.typeCondition.name.value) &&
      fragment.selectionSet.selections.some(selects)
    );
  }

  return fieldNodes.some(({ selectionSet }) => selectionSet?.selections.some(selects));
}
