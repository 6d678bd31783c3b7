import type { GraphQLResolveInfo } from 'graphql';
import type { Compiler, Place } from './compiler.ts';
import type { Path, Run } from './run.ts';

/** What graphql tells a resolver about where it stands. */
export function resolveInfo(
  { scope, operation, fragments }: Compiler,
  { type, nodes, parentType }: Place,
  run: Run,
  path: Path,
): GraphQLResolveInfo {
  return {
    fieldName: nodes[0]?.name.value ?? '',
    fieldNodes: nodes,
    returnType: type,
    parentType,
    path,
    schema: scope.schema,
    fragments,
    rootValue: undefined,
    operation,
    variableValues: run.variables,
  };
}
