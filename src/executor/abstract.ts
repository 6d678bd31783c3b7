import { type GraphQLAbstractType, isObjectType } from 'graphql';
import type { Compiler, Place } from './compiler.ts';
import { resolveInfo } from './info.ts';
import { objectWriter } from './object.ts';
import { type Complete, isPromise } from './run.ts';

/** An interface or a union: each value says of which type it is. */
export function abstractWriter(compiler: Compiler, type: GraphQLAbstractType, place: Place): Complete {
  const { schema } = compiler.scope;
  const writers = new Map<unknown, Complete>();

  function writerFor(name: unknown): Complete {
    const known = writers.get(name);
    if (known) return known;
    const concrete = schema.getType(String(name));
    if (!isObjectType(concrete) || !schema.isSubType(type, concrete)) {
      throw new Error(`A value of the type ${type.name} is of none of its types.`);
    }
    const made = objectWriter(compiler, concrete, place.nodes, place.isShared);
    writers.set(concrete.name, made);
    return made;
  }

  return (value, run, path) => {
    const name = type.resolveType?.(value, run.context, resolveInfo(compiler, place, run, path), type);
    return isPromise(name)
      ? name.then((given) => writerFor(given)(value, run, path))
      : writerFor(name)(value, run, path);
  };
}
