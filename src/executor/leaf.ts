import {
  GraphQLBoolean,
  GraphQLError,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLString,
  isEnumType,
} from 'graphql';
import { countBytes, isOverLimit, limitErrorOf, MAX_KEPT_TEXT } from './budget.ts';
import type { Run } from './run.ts';

/** Writes a non-null leaf; throws the error of the type's serializer, or the run's limit error. */
export type WriteLeaf = (value: unknown, run: Run) => string;

// A string without these characters is valid JSON when quoted, with one byte per character.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that JSON escapes.
const SPECIAL = /[\u0000-\u001f"\\\u0080-\uffff]/;

// Characters of several bytes.
const WIDE = /[\u0080-\uffff]/;

export function quoted(text: string): string {
  return SPECIAL.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/**
 * Shortcut for the usual values of built-in types; all other values go through the type's serializer.
 * @param isKept True if a mutation writes the value even above the limit.
 */
export function leafWriter(type: GraphQLLeafType, isKept: boolean): WriteLeaf {
  const serialized = serializer(type, isKept);
  if (isEnumType(type)) return enumWriter(type.getValues(), serialized, isKept);

  function counted(text: string, run: Run): string {
    countBytes(run, text.length, isKept);
    return text;
  }

  switch (type) {
    case GraphQLInt:
      return (value, run) =>
        typeof value === 'number' && (value | 0) === value ? counted(String(value), run) : serialized(value, run);
    case GraphQLFloat:
      return (value, run) =>
        typeof value === 'number' && Number.isFinite(value) ? counted(String(value), run) : serialized(value, run);
    case GraphQLBoolean:
      return (value, run) =>
        typeof value === 'boolean' ? counted(value ? 'true' : 'false', run) : serialized(value, run);
    case GraphQLString:
      return (value, run) => {
        if (isKept && typeof value === 'string' && value.length > MAX_KEPT_TEXT && isOverLimit(run))
          throw limitErrorOf(run, 'bytes');
        return typeof value === 'string' ? writeText(value, run, isKept) : serialized(value, run);
      };
    case GraphQLID:
      return (value, run) => (typeof value === 'string' ? writeText(value, run, isKept) : serialized(value, run));
    default:
      return serialized;
  }
}

// In characters. A longer value is checked against the limit before it is serialized, and its JSON is kept for the run.
const MIN_MEASURED_LENGTH = 256;

function writeText(value: string, run: Run, isKept: boolean): string {
  const least = value.length + 2;
  if (value.length > MIN_MEASURED_LENGTH && !isKept && run.bytes + least > run.maxBytes)
    throw limitErrorOf(run, 'bytes');
  if (SPECIAL.test(value)) return writeMeasured(JSON.stringify(value), run, isKept);
  countBytes(run, least, isKept);
  return `"${value}"`;
}

function writeMeasured(json: string, run: Run, isKept: boolean): string {
  countBytes(run, bytesOf(json), isKept);
  return json;
}

function bytesOf(json: string): number {
  return WIDE.test(json) ? Buffer.byteLength(json) : json.length;
}

function jsonOf(plain: unknown, run: Run, isKept: boolean): string {
  const known = run.longJson?.get(plain);
  if (known) {
    countBytes(run, known.bytes, isKept);
    return known.text;
  }
  const text = JSON.stringify(plain) ?? 'null';
  const bytes = bytesOf(text);
  if (text.length > MIN_MEASURED_LENGTH && typeof plain === 'object') {
    run.longJson ??= new Map();
    run.longJson.set(plain, { text, bytes });
  }
  countBytes(run, bytes, isKept);
  return text;
}

function enumWriter(
  values: readonly { readonly name: string; readonly value: unknown }[],
  serialized: WriteLeaf,
  isKept: boolean,
): WriteLeaf {
  const texts = new Map(values.map(({ name, value }) => [value, `"${name}"`]));
  return (value, run) => {
    const text = texts.get(value);
    if (text === undefined) return serialized(value, run);
    countBytes(run, text.length, isKept);
    return text;
  };
}

/** A GraphQLError from a serializer is a fault of the gateway; unwrapped, so that it is not taken for the client's. */
function serialize(type: GraphQLLeafType, value: unknown): unknown {
  try {
    return type.serialize(value);
  } catch (error) {
    throw error instanceof GraphQLError && Object.keys(error.extensions).length === 0
      ? new Error(error.message)
      : error;
  }
}

function serializer(type: GraphQLLeafType, isKept: boolean): WriteLeaf {
  return (value, run) => {
    const plain = serialize(type, value);
    if (plain == null) throw new Error(`${type.name} serialized a value to null.`);
    if (typeof plain === 'string') return writeText(plain, run, isKept);
    return jsonOf(plain, run, isKept);
  };
}
