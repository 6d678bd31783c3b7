import { type GraphQLObjectType, getArgumentValues, isNonNullType } from 'graphql';
import { countBytes } from './budget.ts';
import { collectFields } from './collect-fields.ts';
import type { Compiler } from './compiler.ts';
import { fieldWriter } from './field.ts';
import type { Json } from './json.ts';
import { located } from './located-error.ts';
import type { Run, WriteObject } from './run.ts';

/**
 * Writes the root of a mutation, its fields in series. An error in a non-null field ends the mutation, so the arguments
 * of these fields are checked before the first field runs.
 */
export function serialWriter(compiler: Compiler, type: GraphQLObjectType): WriteObject {
  const collected = [...collectFields(compiler.scope, type, [compiler.operation])];
  const fields = collected.map(([key, nodes]) => ({
    head: `"${key}":`,
    write: fieldWriter(compiler, { parentType: type, key, nodes, isHolderKept: true, isPlain: false }),
  }));

  function checkArguments({ variables }: Run): void {
    for (const [key, nodes] of collected) {
      const [node] = nodes;
      const field = node && type.getFields()[node.name.value];
      if (!field || !isNonNullType(field.type)) continue;
      try {
        getArgumentValues(field, node, variables);
      } catch (error) {
        throw located(error, nodes, { prev: undefined, key, typename: type.name });
      }
    }
  }

  return async (source, run, path) => {
    checkArguments(run);
    const parts: Json[] = ['{'];
    for (const { head, write } of fields) {
      const start = parts.length === 1 ? head : `,${head}`;
      countBytes(run, start.length, true);
      parts.push(start, await write(source, run, path));
    }
    countBytes(run, 2, true);
    parts.push('}');
    return parts;
  };
}
