import type { GraphQLResolveInfo } from 'graphql';
import type { Compiler, FieldPosition } from './compiler.ts';
import type { Path, Run } from './run.ts';

/** The `info` argument of resolvers, `resolveType` and `isTypeOf`. */
export function resolveInfo(
  { scope, operation, fragments }: Compiler,
  { fieldType, nodes, parentType }: FieldPosition,
  run: Run,
  path: Path,
): GraphQLResolveInfo {
  return {
    fieldName: nodes[0]?.name.value ?? '',
    fieldNodes: nodes,
    returnType: fieldType,
    parentType,
    path: fieldPath(path),
    schema: scope.schema,
    fragments,
    rootValue: undefined,
    operation,
    variableValues: run.variables,
  };
}

/** Strips trailing list indices. */
function fieldPath(path: Path): Path {
  return typeof path.key === 'number' && path.prev ? fieldPath(path.prev) : path;
}
