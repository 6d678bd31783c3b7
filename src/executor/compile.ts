import { isAbstractType, isLeafType, isListType, isNonNullType, type OperationDefinitionNode } from 'graphql';
import { abstractWriter } from './abstract.ts';
import { fragmentsOf, type Scope } from './collect-fields.ts';
import type { Compiler, Place } from './compiler.ts';
import { leafWriter } from './leaf.ts';
import { listWriter } from './list.ts';
import { objectWriter } from './object.ts';
import { type Complete, located, type Run } from './run.ts';
import { piecesOf } from './text.ts';

/** What a query gave: the JSON text of its data, in pieces, and what went wrong. */
export interface Written {
  readonly data: readonly string[];
  readonly errors: Run['errors'];
}

/** Runs a query. Never rejects. */
export type Execute = (context: unknown, variables: Scope['variables']) => Promise<Written>;

/**
 * Compiles a valid query without introspection. It does what the reference executor does, but for three things: it
 * writes text instead of building objects; an object that a resolver gives several times is written once for each
 * selection; and arguments are coerced once for all parents, and for all runs where they have no variables, so resolvers
 * must not change them.
 * @param scope Its variables decide what @skip and @include leave out, and nothing else.
 * @param hasTwins True where equal queries run side by side: what stands in an object itself, and nobody may change
 *   that, is then written once for all of them. A run alone would only have to carry it.
 */
export function compileQuery(scope: Scope, operation: OperationDefinitionNode, hasTwins = false): Execute {
  let numbers = 0;
  const compiler: Compiler = {
    scope,
    operation,
    hasTwins,
    fragments: Object.fromEntries(fragmentsOf(scope.document)),
    number: () => {
      numbers += 1;
      return numbers - 1;
    },
    writer,
  };

  function writer(place: Place): Complete {
    const { type } = place;
    if (isNonNullType(type)) return writer({ ...place, type: type.ofType });
    if (isListType(type)) return listWriter(compiler, { ...place, type: type.ofType });
    if (isLeafType(type)) return leafWriter(type);
    if (isAbstractType(type)) return abstractWriter(compiler, type, place);
    return objectWriter(compiler, type, place.nodes, place.isShared);
  }

  const root = scope.schema.getQueryType();
  if (!root) throw new Error('The schema has no queries.');
  const write = objectWriter(compiler, root, [operation], false);

  return async (context, variables) => {
    const run: Run = { context, variables, errors: [], args: [], texts: [] };
    try {
      return { data: piecesOf(await write({}, run, undefined)), errors: run.errors };
    } catch (error) {
      return { data: ['null'], errors: [...run.errors, located(error, [], undefined)] };
    }
  };
}
