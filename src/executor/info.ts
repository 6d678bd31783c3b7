import type { GraphQLResolveInfo } from 'graphql';
import type { Compiler, FieldPosition } from './compiler.ts';
import type { Path, Run } from './run.ts';

/** What graphql tells a resolver, and whoever finds out a type, about the field. */
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

/** Without the places in lists. */
function fieldPath(path: Path): Path {
  return typeof path.key === 'number' && path.prev ? fieldPath(path.prev) : path;
}
