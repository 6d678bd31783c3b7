import { isAbstractType, isLeafType, isListType, isNonNullType, type OperationDefinitionNode } from 'graphql';
import { abstractWriter } from './abstract.ts';
import { beginRun, NO_LIMITS } from './budget.ts';
import { fragmentsOf, type Scope } from './collect-fields.ts';
import type { Compiler, FieldPosition } from './compiler.ts';
import { leafWriter } from './leaf.ts';
import { listWriter } from './list.ts';
import { located } from './located-error.ts';
import { objectWriter } from './object.ts';
import { objectCompleter } from './object-type.ts';
import type { Complete, ResponseLimits, Run } from './run.ts';
import { serialWriter } from './serial.ts';
import { piecesOf } from './text.ts';

/** What an operation gave: the JSON text of its data, in pieces, and what went wrong. */
export interface Written {
  readonly data: readonly string[];
  /** Bytes of the data, in UTF-8. */
  readonly bytes: number;
  /** As `Limits.rowsOf` counts them. */
  readonly rows: number;
  readonly errors: Run['errors'];
  /** True where a limit has ended it: what its resolvers still wait for is of use to nobody. */
  readonly isCut: boolean;
}

/** Runs an operation. Never rejects. */
export type Execute = (context: unknown, variables: Scope['variables']) => Promise<Written>;

/**
 * Compiles a valid query or mutation. It does what the reference executor does, but for five things: it writes text
 * instead of building objects; an object that a resolver gives several times is written once for each selection;
 * arguments are coerced once for all parents, and for all runs where they have no variables, so resolvers must not
 * change them; a mutation checks the arguments of all its fields before the first one runs; and an
 * error with the property `isLeftOut` among the items of a list stands beside the list, which is as if it were not there.
 *
 * Beyond a limit a query ends with null and one error. A mutation goes on: what may be null below its payloads is null
 * beside an error. What must not be null is written, and all of an object type with the extension `isAlwaysWritten`;
 * but a list of more than 256 items, or a text of more than 4,096 characters that is no id, is empty beside an error, and
 * so is every list from 8 MB beyond the limit on.
 * @param scope Its variables decide what @skip and @include leave out, and nothing else.
 * @param isUnshared True where equal queries run side by side: what stands in an object itself, and nobody may change
 *   that, is then written once for all of them. A run alone would only have to carry it.
 * @param limits What an answer may hold; without them anything.
 */
export function compileQuery(
  scope: Scope,
  operation: OperationDefinitionNode,
  isUnshared = false,
  limits: ResponseLimits = NO_LIMITS,
): Execute {
  let numbers = 0;
  const compiler: Compiler = {
    scope,
    operation,
    isUnshared: isUnshared,
    fragments: Object.fromEntries(fragmentsOf(scope.document)),
    number: () => {
      numbers += 1;
      return numbers - 1;
    },
    writer,
    ...(limits.rowsOf && { rowsOf: limits.rowsOf }),
  };

  function writer(place: FieldPosition): Complete {
    const { type, isKept } = place;
    if (isNonNullType(type)) return writer({ ...place, type: type.ofType });
    if (isListType(type)) {
      const { ofType } = type;
      return listWriter(compiler, {
        ...place,
        type: ofType,
        isHolderKept: isKept,
        isKept: isKept && isNonNullType(ofType),
      });
    }
    if (isLeafType(type)) return leafWriter(type, isKept);
    if (isAbstractType(type)) return abstractWriter(compiler, type, place);
    return objectCompleter(compiler, type, place);
  }

  const root = scope.schema.getRootType(operation.operation);
  if (!root) throw new Error(`The schema has no type for a ${operation.operation}.`);
  const goesOn = operation.operation === 'mutation';
  const write = goesOn
    ? serialWriter(compiler, root)
    : objectWriter(compiler, root, [operation], { isShared: false, isKept: false });

  return async (context, variables) => {
    const run = beginRun({ context, variables, limits, isMutation: goesOn });
    try {
      const data = piecesOf(await write(undefined, run, undefined));
      return { data, bytes: run.bytes, rows: run.rows, errors: run.errors, isCut: false };
    } catch (error) {
      const isCut = error === run.limitError;
      const shown = located(error, [], undefined);
      return { data: ['null'], bytes: 4, rows: 0, errors: isCut ? [shown] : [...run.errors, shown], isCut };
    }
  };
}
