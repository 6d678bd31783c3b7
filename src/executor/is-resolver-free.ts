import { type GraphQLObjectType, getNamedType, isLeafType, isObjectType } from 'graphql';
import { collectFields, type Holder, type Scope } from './collect-fields.ts';

/** True if all selected fields are plain properties, on all levels: no resolver, no abstract type. */
export function isResolverFree(scope: Scope, type: GraphQLObjectType, holders: readonly Holder[]): boolean {
  return [...collectFields(scope, type, holders).values()].every((nodes) => {
    const field = nodes[0] && type.getFields()[nodes[0].name.value];
    // __typename is not among a type's fields.
    if (!field) return true;
    if (field.resolve) return false;
    const below = getNamedType(field.type);
    return isLeafType(below) || (isObjectType(below) && isResolverFree(scope, below, nodes));
  });
}
