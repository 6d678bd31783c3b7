import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { countBytes } from './budget.ts';
import { collectFields, type Holder } from './collect-fields.ts';
import type { Compiler } from './compiler.ts';
import { leafAppender, quoted } from './leaf.ts';
import { isPromise, type Run } from './run.ts';
import { whole } from './text.ts';

/** Writes a plain object without paths. Throws if a value below is not plain, and at a limit. */
export type WritePlain = (source: unknown, run: Run) => string;

/** Appends a non-null value to the text before it. */
type Append = (before: string, value: unknown, run: Run) => string;

/** A property of a plain object. */
interface Property {
  readonly name: string;
  /** JSON between the value of the last property and this one. */
  readonly head: string;
  /** The head and null; undefined if the field is non-null. */
  readonly headAndNull: string | undefined;
  readonly rowsOf: ((value: unknown) => number) | undefined;
  readonly append: Append;
}

// Not an Error: a stack costs more than the JSON of a row.
const NOT_PLAIN = 'The value is not plain.';

// A longer list is written in parts: a text of more than 128 kB has pages of its own.
const MAX_ITEMS = 64;

/**
 * Makes the writer for objects of which all selected fields are plain properties, on all levels: no resolver, no
 * abstract type. Undefined for other selections, and in a mutation, which continues above a limit.
 */
export function plainWriter(
  compiler: Compiler,
  type: GraphQLObjectType,
  holders: readonly Holder[],
): WritePlain | undefined {
  if (compiler.operation.operation === 'mutation') return undefined;
  const append = objectAppender(compiler, type, holders);
  return append && ((source, run) => append('', source, run));
}

function objectAppender(compiler: Compiler, type: GraphQLObjectType, holders: readonly Holder[]): Append | undefined {
  if (type.isTypeOf) return undefined;
  const properties: Property[] = [];
  let head = '{';
  let separator = '';
  for (const [key, nodes] of collectFields(compiler.scope, type, holders)) {
    head += `${separator}"${key}":`;
    separator = ',';
    const name = nodes[0]?.name.value ?? '';
    if (name === '__typename') {
      head += quoted(type.name);
      continue;
    }
    const field = type.getFields()[name];
    const append = field && !field.resolve && appender(compiler, getNullableType(field.type), nodes);
    // Introspection fields are not among a type's fields.
    if (!append) return undefined;
    const headAndNull = isNonNullType(field.type) ? undefined : whole(`${head}null`);
    properties.push({ name, head: whole(head), headAndNull, rowsOf: compiler.rowsOf?.(field), append });
    head = '';
  }
  return propertiesAppender(properties, whole(`${head}}`));
}

function propertiesAppender(properties: readonly Property[], end: string): Append {
  // Names are ASCII.
  const ownBytes = properties.reduce((sum, { head }) => sum + head.length, end.length);
  return (before, source, run) => {
    if (typeof source !== 'object' || isUnresolved(source)) throw NOT_PLAIN;
    countBytes(run, ownBytes, false);
    let text = before;
    for (const { name, head, headAndNull, rowsOf, append } of properties) {
      const value = (source as Readonly<Record<string, unknown>>)[name];
      if (value != null) {
        if (rowsOf) run.rows += rowsOf(value);
        text = append(text + head, value, run);
      } else if (headAndNull !== undefined) {
        countBytes(run, 4, false);
        text += headAndNull;
      } else throw NOT_PLAIN;
    }
    return text + end;
  };
}

function appender(compiler: Compiler, type: GraphQLOutputType, nodes: readonly FieldNode[]): Append | undefined {
  if (isObjectType(type)) return objectAppender(compiler, type, nodes);
  if (isLeafType(type)) {
    const append = leafAppender(type, false);
    return (before, value, run) => {
      if (typeof value === 'function' || (typeof value === 'object' && isUnresolved(value))) throw NOT_PLAIN;
      return append(before, value, run);
    };
  }
  if (!isListType(type)) return undefined;
  const append = appender(compiler, getNullableType(type.ofType), nodes);
  return append && itemsAppender(append, isNonNullType(type.ofType));
}

function itemsAppender(append: Append, isNonNull: boolean): Append {
  return (before, items, run) => {
    if (!Array.isArray(items) || items.length > MAX_ITEMS) throw NOT_PLAIN;
    // Brackets and commas.
    countBytes(run, Math.max(2, items.length + 1), false);
    let text = `${before}[`;
    let separator = '';
    for (const item of items) {
      text += separator;
      separator = ',';
      if (item != null) text = append(text, item, run);
      else if (isNonNull) throw NOT_PLAIN;
      else {
        countBytes(run, 4, false);
        text += 'null';
      }
    }
    return `${text}]`;
  };
}

function isUnresolved(value: unknown): boolean {
  return value instanceof Error || isPromise(value);
}
