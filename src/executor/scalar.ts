import { GraphQLError, type GraphQLLeafType } from 'graphql';
import { countBytes } from './budget.ts';
import type { Run } from './run.ts';
import { appendText, isShort, MIN_MEASURED_LENGTH } from './string.ts';

/** Appends a non-null leaf to the text before it; throws the error of the type's serializer, or the run's limit error. */
export type AppendLeaf = (before: string, value: unknown, run: Run) => string;

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

/** Appends the value that a type serializes to. */
export function serializer(type: GraphQLLeafType, isKept: boolean): AppendLeaf {
  return (before, value, run) => {
    const plain = serialize(type, value);
    if (plain == null) throw new Error(`${type.name} serialized a value to null.`);
    if (typeof plain === 'string') return appendText(before, plain, run, isKept);
    return before + jsonOf(plain, run, isKept);
  };
}

function jsonOf(plain: unknown, run: Run, isKept: boolean): string {
  const known = run.longJson?.get(plain);
  if (known) {
    countBytes(run, known.bytes, isKept);
    return known.text;
  }
  const ascii = jsonOfStrings(plain);
  const text = ascii ?? JSON.stringify(plain) ?? 'null';
  const bytes = ascii ? ascii.length : Buffer.byteLength(text);
  if (text.length > MIN_MEASURED_LENGTH && typeof plain === 'object') {
    run.longJson ??= new Map();
    run.longJson.set(plain, { text, bytes });
  }
  countBytes(run, bytes, isKept);
  return text;
}

/**
 * The JSON of an object with a few short strings, as most JSON of a resource is: {"availability_zone":"az-1"}. Undefined
 * for other values. JSON.stringify and counting the bytes take three times as long.
 */
function jsonOfStrings(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return undefined;
  let json = '{';
  for (const key in value) {
    const text = (value as Readonly<Record<string, unknown>>)[key];
    if (typeof text !== 'string' || !isShort(text) || !isShort(key) || json.length > MIN_MEASURED_LENGTH)
      return undefined;
    json += `${json === '{' ? '"' : ',"'}${key}":"${text}"`;
  }
  return `${json}}`;
}
