import { type GraphQLObjectType, getNamedType, isLeafType, isObjectType } from 'graphql';
import { collectFields, type Holder, type Scope } from './collect-fields.ts';

/** True where all that selections ask of an object stands in the object itself: no resolver, no type to be found out. */
export function isResolverFree(scope: Scope, type: GraphQLObjectType, holders: readonly Holder[]): boolean {
  return [...collectFields(scope, type, holders).values()].every((nodes) => {
    const field = nodes[0] && type.getFields()[nodes[0].name.value];
    // Only __typename is asked of a type and no field of it.
    if (!field) return true;
    if (field.resolve) return false;
    const below = getNamedType(field.type);
    return isLeafType(below) || (isObjectType(below) && isResolverFree(scope, below, nodes));
  });
}
