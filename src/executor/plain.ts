import {
  type FieldNode,
  GraphQLID,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { collectFields, type Holder } from './collect-fields.ts';
import type { Compiler } from './compiler.ts';
import { createGaps, type Draft, type Gaps, type WriteFixed } from './gap.ts';
import { leafAppender } from './leaf.ts';
import { isPromise, type Run } from './run.ts';
import { isShort, quoted } from './string.ts';

/** Writes a plain object without paths. Throws if a value below is not plain, and at a limit. */
export type WritePlain = (source: unknown, run: Run) => string;

/** Writes a non-null value behind what a draft has. */
type Append = (draft: Draft, value: unknown, run: Run) => void;

/** Writes a non-null property. */
interface Property {
  readonly name: string;
  readonly rowsOf: ((value: unknown) => number) | undefined;
  readonly append: Append;
  /** Undefined if the field is non-null. */
  readonly appendNull: WriteFixed | undefined;
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
  const gaps = createGaps();
  const append = objectAppender({ compiler, gaps }, type, '', holders);
  if (!append) return undefined;
  return (source, run) => {
    const draft = gaps.begin();
    append(draft, source, run);
    return gaps.flush(draft, run);
  };
}

interface Plain {
  readonly compiler: Compiler;
  readonly gaps: Gaps;
}

function objectAppender(
  plain: Plain,
  type: GraphQLObjectType,
  before: string,
  holders: readonly Holder[],
): Append | undefined {
  if (type.isTypeOf) return undefined;
  const { compiler, gaps } = plain;
  const properties: Property[] = [];
  let head = `${before}{`;
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
    const append = field && !field.resolve && appender(plain, getNullableType(field.type), head, nodes);
    // Introspection fields are not among a type's fields.
    if (!append) return undefined;
    const appendNull = isNonNullType(field.type) ? undefined : gaps.fixed(`${head}null`);
    properties.push({ name, rowsOf: compiler.rowsOf?.(field), append, appendNull });
    head = '';
  }
  const end = gaps.fixed(`${head}}`);
  return (draft, source, run) => {
    if (typeof source !== 'object' || isUnresolved(source)) throw NOT_PLAIN;
    for (const { name, rowsOf, append, appendNull } of properties) {
      const value = (source as Readonly<Record<string, unknown>>)[name];
      if (value != null) {
        if (rowsOf) run.rows += rowsOf(value);
        append(draft, value, run);
      } else if (appendNull) appendNull(draft, run);
      else throw NOT_PLAIN;
    }
    end(draft, run);
  };
}

/** @param head Fixed JSON before the value. */
function appender(
  plain: Plain,
  type: GraphQLOutputType,
  head: string,
  nodes: readonly FieldNode[],
): Append | undefined {
  if (isObjectType(type)) return objectAppender(plain, type, head, nodes);
  if (isLeafType(type)) {
    const append = plainLeafAppender(plain, type, head);
    return type === GraphQLString || type === GraphQLID ? textAppender(plain, head, append) : append;
  }
  if (!isListType(type)) return undefined;
  const append = appender(plain, getNullableType(type.ofType), '', nodes);
  return append && itemsAppender(plain, head, append, isNonNullType(type.ofType));
}

function textAppender({ gaps }: Plain, head: string, otherwise: Append): Append {
  const open = gaps.fixed(`${head}"`);
  return (draft, value, run) => {
    if (typeof value !== 'string' || !isShort(value)) return otherwise(draft, value, run);
    open(draft, run);
    gaps.addQuoted(draft, value, run);
  };
}

function plainLeafAppender({ gaps }: Plain, type: GraphQLLeafType, head: string): Append {
  const append = leafAppender(type, false);
  const writeHead = gaps.fixed(head);
  return (draft, value, run) => {
    if (typeof value === 'function' || (typeof value === 'object' && isUnresolved(value))) throw NOT_PLAIN;
    writeHead(draft, run);
    draft.text = append(gaps.flush(draft, run), value, run);
  };
}

function itemsAppender({ gaps }: Plain, head: string, append: Append, isNonNull: boolean): Append {
  const [start, separator, end] = [gaps.fixed(`${head}[`), gaps.fixed(','), gaps.fixed(']')];
  const appendNull = isNonNull ? undefined : gaps.fixed('null');
  return (draft, items, run) => {
    if (!Array.isArray(items) || items.length > MAX_ITEMS) throw NOT_PLAIN;
    start(draft, run);
    for (let at = 0; at < items.length; at += 1) {
      if (at > 0) separator(draft, run);
      const item: unknown = items[at];
      if (item != null) append(draft, item, run);
      else if (appendNull) appendNull(draft, run);
      else throw NOT_PLAIN;
    }
    end(draft, run);
  };
}

function isUnresolved(value: unknown): boolean {
  return value instanceof Error || isPromise(value);
}
