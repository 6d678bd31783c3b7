import type { GraphQLObjectType } from 'graphql';
import type { Compiler, FieldPosition } from './compiler.ts';
import { resolveInfo } from './info.ts';
import { objectWriter } from './object.ts';
import { type Complete, isPromise } from './run.ts';

/** Writes the value of an object type, which its `isTypeOf`, where there is one, has to know. */
export function objectCompleter(compiler: Compiler, type: GraphQLObjectType, place: FieldPosition): Complete {
  const write = objectWriter(compiler, type, place.nodes, place);
  const { isTypeOf } = type;
  if (!isTypeOf) return write;

  function foreign(): Error {
    return new Error(`A value is none of the type "${type.name}".`);
  }

  return (value, run, path) => {
    const is = isTypeOf.call(type, value, run.context, resolveInfo(compiler, place, run, path));
    if (isPromise(is)) {
      return is.then((given) => {
        if (!given) throw foreign();
        return write(value, run, path);
      });
    }
    if (!is) throw foreign();
    return write(value, run, path);
  };
}
