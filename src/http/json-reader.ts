import { isNativeId } from '../domain/id.ts';
import { parseDay, parseInstant } from '../domain/time.ts';
import { parseJson } from './transport/json.ts';

/**
 * Readers of parsed JSON that nobody has checked. Each takes one key of an object and answers with the type it
 * names; anything else is a ShapeError. Absent and null are the same: upstreams do not tell them apart.
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

/** The objects of a list that must be there: the list of the body itself. */
export function list(source: JsonObject, key: string): readonly JsonObject[] {
  const value = source[key];
  if (!Array.isArray(value)) throw new ShapeError(`${key} is not a list`);
  if (!value.every(isJsonObject)) throw new ShapeError(`an item of ${key} is not an object`);
  return value;
}

/** The objects of a list; none when it is absent. */
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

export function textOrNull(source: JsonObject, key: string): string | null {
  return source[key] == null ? null : text(source, key);
}

/** A number, which CBR writes as text in checkpoints and as a number elsewhere. */
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

/** What may be JSON in a text, a plain value or nothing. A text that is not JSON stays as it is. */
export function decodeNestedJson(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  const parsed = parseJson(value);
  return parsed === undefined ? value : parsed;
}
