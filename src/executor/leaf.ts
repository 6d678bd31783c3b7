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

/** Writes a leaf that is not null; throws what its type's serializer throws, or the refusal of the run. */
export type WriteLeaf = (value: unknown, run: Run) => string;

// A text without these is its own JSON but for the quotes, and has a byte for each character.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that JSON escapes.
const SPECIAL = /[\u0000-\u001f"\\\u0080-\uffff]/;

// What takes more than a byte.
const WIDE = /[\u0080-\uffff]/;

export function quoted(text: string): string {
  return SPECIAL.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/**
 * The common value of each built-in type is written at once; everything else goes through the type's own serializer.
 * @param isKept True where a mutation has to write it whatever it takes.
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
        return typeof value === 'string' ? textWriter(value, run, isKept) : serialized(value, run);
      };
    case GraphQLID:
      return (value, run) => (typeof value === 'string' ? textWriter(value, run, isKept) : serialized(value, run));
    default:
      return serialized;
  }
}

// What is longer is measured before work is done on it, and remembered afterwards.
const LONG = 256;

function textWriter(value: string, run: Run, isKept: boolean): string {
  const least = value.length + 2;
  if (value.length > LONG && !isKept && run.bytes + least > run.maxBytes) throw limitErrorOf(run, 'bytes');
  if (SPECIAL.test(value)) return measured(JSON.stringify(value), run, isKept);
  countBytes(run, least, isKept);
  return `"${value}"`;
}

function measured(json: string, run: Run, isKept: boolean): string {
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
  if (text.length > LONG && typeof plain === 'object') {
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

/** What fails here is a fault of ours, and must not pass for a mistake in the document, of which graphql says it. */
function plainOf(type: GraphQLLeafType, value: unknown): unknown {
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
    const plain = plainOf(type, value);
    if (plain == null) throw new Error(`${type.name} has nothing to show for a value.`);
    if (typeof plain === 'string') return textWriter(plain, run, isKept);
    return jsonOf(plain, run, isKept);
  };
}
