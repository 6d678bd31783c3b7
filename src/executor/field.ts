import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNullableType,
  isLeafType,
  isNonNullType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from 'graphql';
import { argumentsReader } from './arguments.ts';
import { countBytes, writeNull } from './budget.ts';
import type { Compiler, FieldPosition } from './compiler.ts';
import { resolveInfo } from './info.ts';
import type { PromiseOrJson } from './json.ts';
import { leafAppender } from './leaf.ts';
import { createNullable } from './nullable.ts';
import type { Complete, Path, Run } from './run.ts';
import { quoted } from './string.ts';

/** Writes a field of an object. An error gives "null", or is thrown to the object if the field is non-null. */
export type WriteField = (source: unknown, run: Run, parent: Path | undefined) => PromiseOrJson;

type Source = Readonly<Record<string, unknown>>;

/** A field of an object type in an operation. */
export interface FieldSelection extends Pick<FieldPosition, 'parentType' | 'nodes' | 'isHolderKept'> {
  /** Response key. */
  readonly key: string;
  /** True if the object was written as a plain one first: a shortcut would fail again. */
  readonly isPlain: boolean;
}

export function fieldWriter(
  compiler: Compiler,
  { parentType, key, nodes, isHolderKept, isPlain }: FieldSelection,
): WriteField {
  const [node] = nodes;
  const field = node && fieldOf(compiler.scope.schema, parentType, node.name.value);
  if (!field) {
    // In a valid document, a selection without a field is __typename.
    const typename = quoted(parentType.name);
    return (_source, run) => {
      countBytes(run, typename.length, isHolderKept);
      return typename;
    };
  }
  const { name, type, resolve = defaultFieldResolver } = field;
  const isNonNull = isNonNullType(type);
  const isAlwaysWritten = parentType.extensions.isAlwaysWritten === true || isMutationRoot(compiler, parentType);
  const isKept = isHolderKept && (isNonNull || isAlwaysWritten);
  const isShared = field.resolve !== undefined;
  const position: FieldPosition = { type, fieldType: type, nodes, parentType, isShared, isHolderKept, isKept };
  const nullable = createNullable(position, counted(compiler.rowsOf?.(field), compiler.writer(position)));
  const argsOf = argumentsReader(compiler, field, node);

  const writeResolved: WriteField = (source, run, parent) => {
    const path: Path = { prev: parent, key, typename: parentType.name };
    try {
      const info = resolveInfo(compiler, position, run, path);
      return nullable.write(resolve(source, argsOf(run), run.context, info), run, path);
    } catch (error) {
      return nullable.onError(error, run, path);
    }
  };

  if (field.resolve || isPlain) return writeResolved;
  const leaf = getNullableType(type);
  if (isLeafType(leaf)) {
    const append = leafAppender(leaf, isKept);
    return (source, run, parent) => {
      // graphql's default resolver reads properties of objects, and of functions by its own rules.
      if (typeof source !== 'object') return writeResolved(source, run, parent);
      try {
        const value = (source as Source)[name];
        if (value == null && !isNonNull) return writeNull(run);
        if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
          return append('', value, run);
      } catch {
        // The slow path below fails in the same way, and reports the error with its path.
      }
      return writeResolved(source, run, parent);
    };
  }
  return (source, run, parent) => {
    if (typeof source !== 'object') return writeResolved(source, run, parent);
    let value: unknown;
    try {
      value = (source as Source)[name];
    } catch {
      return writeResolved(source, run, parent);
    }
    if (value == null && !isNonNull) return writeNull(run);
    if (typeof value === 'function') return writeResolved(source, run, parent);
    return nullable.write(value, run, { prev: parent, key, typename: parentType.name });
  };
}

/** Counts the rows of a field before writing them. */
function counted(rowsIn: ((value: unknown) => number) | undefined, complete: Complete): Complete {
  if (!rowsIn) return complete;
  return (value, run, path) => {
    run.rows += rowsIn(value);
    return complete(value, run, path);
  };
}

/** A field by name, introspection on the query root included; undefined for __typename. */
function fieldOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  const own = type.getFields()[name];
  if (own || type !== schema.getQueryType()) return own;
  return [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name);
}

function isMutationRoot({ scope, operation }: Compiler, type: GraphQLObjectType): boolean {
  return operation.operation === 'mutation' && type === scope.schema.getMutationType();
}
