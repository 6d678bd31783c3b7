import { isNativeId } from '../domain/id.ts';
import { parseDay, parseInstant } from '../domain/time.ts';
import { parseJson } from './transport/json.ts';

/**
 * A value of the wrong type. The readers of this file take a key of an unchecked JSON object and return a value of their
 * type, or throw a ShapeError. Absent and null are the same: the upstreams do not distinguish them.
 */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function jsonObject(value: unknown, what: string): JsonObject {
  if (!isJsonObject(value)) throw new ShapeError(`${what} is not an object`);
  return value;
}

export function member(source: JsonObject, key: string): JsonObject {
  return jsonObject(source[key], key);
}

export function memberOrNull(source: JsonObject, key: string): JsonObject | null {
  return source[key] == null ? null : member(source, key);
}

/** The objects of a required list. */
export function list(source: JsonObject, key: string): readonly JsonObject[] {
  const value = source[key];
  if (!Array.isArray(value)) throw new ShapeError(`${key} is not a list`);
  if (!value.every(isJsonObject)) throw new ShapeError(`an item of ${key} is not an object`);
  return value;
}

/** The objects of an optional list. */
export function listOrEmpty(source: JsonObject, key: string): readonly JsonObject[] {
  return source[key] == null ? [] : list(source, key);
}

export function text(source: JsonObject, key: string): string {
  const value = source[key];
  if (typeof value !== 'string') throw new ShapeError(`${key} is not a text`);
  return value;
}

/** An id that is safe in a URL path and in a public id. */
export function identifier(source: JsonObject, key: string): string {
  const value = text(source, key);
  if (!isNativeId(value)) throw new ShapeError(`${key} is not an id`);
  return value;
}

/** An optional id. CBR writes an absent one as an empty text, too. */
export function identifierOrNull(source: JsonObject, key: string): string | null {
  return source[key] == null || source[key] === '' ? null : identifier(source, key);
}

export function textOrNull(source: JsonObject, key: string): string | null {
  return source[key] == null ? null : text(source, key);
}

/** A number; CBR writes numbers of checkpoints as strings. */
export function numberOrNull(source: JsonObject, key: string): number | null {
  const value = source[key];
  if (value == null || value === '') return null;
  const number = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw new ShapeError(`${key} is not a number`);
  return number;
}

/** A whole number that fits GraphQL's Int. */
export function countOrNull(source: JsonObject, key: string): number | null {
  const count = numberOrNull(source, key);
  if (count !== null && count !== (count | 0)) throw new ShapeError(`${key} is not a whole number`);
  return count;
}

/** A number from 0 to 100. */
export function percentOrNull(source: JsonObject, key: string): number | null {
  const percent = numberOrNull(source, key);
  if (percent !== null && (percent < 0 || percent > 100)) throw new ShapeError(`${key} is not a percentage`);
  return percent;
}

export function number(source: JsonObject, key: string): number {
  const value = numberOrNull(source, key);
  if (value === null) throw new ShapeError(`${key} is not a number`);
  return value;
}

export function flagOrNull(source: JsonObject, key: string): boolean | null {
  const value = source[key];
  if (value == null) return null;
  if (typeof value !== 'boolean') throw new ShapeError(`${key} is not true or false`);
  return value;
}

/** An instant, in the gateway's own spelling. */
export function instant(source: JsonObject, key: string): string {
  const value = parseInstant(text(source, key));
  if (value === undefined) throw new ShapeError(`${key} is not an instant`);
  return value;
}

export function instantOrNull(source: JsonObject, key: string): string | null {
  return source[key] == null ? null : instant(source, key);
}

/** A calendar day, YYYY-MM-DD. */
export function dayOrNull(source: JsonObject, key: string): string | null {
  if (source[key] == null) return null;
  const value = parseDay(text(source, key));
  if (value === undefined) throw new ShapeError(`${key} is not a day`);
  return value;
}

/** Decodes a string that may hold JSON. Other strings and values are returned unchanged, absent ones as null. */
export function decodeNestedJson(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  const parsed = parseJson(value);
  return parsed === undefined ? value : parsed;
}
