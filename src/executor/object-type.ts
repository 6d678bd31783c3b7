import type { GraphQLObjectType } from 'graphql';
import type { Compiler, FieldPosition } from './compiler.ts';
import { resolveInfo } from './info.ts';
import { objectWriter } from './object.ts';
import { type Complete, isPromise } from './run.ts';

/** Writes a value of an object type, checked by `isTypeOf` if the type has it. */
export function objectCompleter(compiler: Compiler, type: GraphQLObjectType, position: FieldPosition): Complete {
  const write = objectWriter(compiler, type, position.nodes, position);
  const { isTypeOf } = type;
  if (!isTypeOf) return write;

  function wrongType(): Error {
    return new Error(`A value is not of the type "${type.name}".`);
  }

  return (value, run, path) => {
    const isOfType = isTypeOf.call(type, value, run.context, resolveInfo(compiler, position, run, path));
    if (isPromise(isOfType)) {
      return isOfType.then((result) => {
        if (!result) throw wrongType();
        return write(value, run, path);
      });
    }
    if (!isOfType) throw wrongType();
    return write(value, run, path);
  };
}
