import { defaultTypeResolver, type GraphQLAbstractType, type GraphQLObjectType, isObjectType } from 'graphql';
import type { Compiler, FieldPosition } from './compiler.ts';
import { resolveInfo } from './info.ts';
import { objectCompleter } from './object-type.ts';
import { type Complete, isPromise } from './run.ts';

/** Writes a value of an interface or a union, by the object type from `resolveType` or from graphql's default. */
export function abstractWriter(compiler: Compiler, type: GraphQLAbstractType, position: FieldPosition): Complete {
  const { schema } = compiler.scope;
  const resolveType = type.resolveType ?? defaultTypeResolver;
  const writers = new Map<unknown, Complete>();

  function writerFor(name: unknown): Complete {
    const known = writers.get(name);
    if (known) return known;
    const concrete = concreteType(name);
    const made = objectCompleter(compiler, concrete, position);
    writers.set(concrete.name, made);
    return made;
  }

  function concreteType(name: unknown): GraphQLObjectType {
    const { nodes } = position;
    if (typeof name !== 'string') {
      const field = `${position.parentType.name}.${nodes[0]?.name.value}`;
      const given =
        name == null
          ? 'no type'
          : `a value that is not a type name but ${isObjectType(name) ? 'an object type' : `of the kind ${typeof name}`}`;
      throw new Error(`Abstract type "${type.name}" was resolved to ${given} for field "${field}".`);
    }
    const concrete = schema.getType(name);
    if (isObjectType(concrete) && schema.isSubType(type, concrete)) return concrete;
    throw new Error(`Abstract type "${type.name}" was resolved to "${name}", which is not one of its types.`);
  }

  return (value, run, path) => {
    const name: unknown = resolveType(value, run.context, resolveInfo(compiler, position, run, path), type);
    return isPromise(name)
      ? name.then((given) => writerFor(given)(value, run, path))
      : writerFor(name)(value, run, path);
  };
}
