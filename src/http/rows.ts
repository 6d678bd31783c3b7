import { isNativeId } from '../domain/id.ts';
import { type Row, UnreadRow } from '../domain/row.ts';
import { parseDay, parseInstant } from '../domain/time.ts';
import { isJsonObject, type JsonObject, jsonObject, ShapeError } from './json-reader.ts';
import type { UpstreamClient } from './upstream-client.ts';

/** Whose rows these are, and how their place is written. */
export interface RowsOf {
  readonly upstream: Pick<UpstreamClient, 'name'>;
  readonly operation: string;
  readonly requestId?: string | undefined;
  /** How many rows stand before the first one. */
  readonly offset?: number;
  /** What stands behind the place. */
  readonly suffix?: string;
}

/** The rows of a list that must be there: the list of the body itself. */
export function rows<T>(source: JsonObject, key: string, toRow: (row: JsonObject) => T, of: RowsOf): readonly Row<T>[] {
  const values = source[key];
  if (!Array.isArray(values)) throw new ShapeError(`${key} is not a list`);
  return values.map((value, index) => {
    try {
      return toRow(jsonObject(value, 'it'));
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      const place = `${key}[${(of.offset ?? 0) + index}]${of.suffix ?? ''}`;
      return unreadRow(of, `${place} cannot be identified: ${error.message}`, value);
    }
  });
}

/** The rows of a list within a row; where it is no list, that is all there is to tell. */
export function innerRows<T>(
  source: JsonObject,
  key: string,
  toRow: (row: JsonObject) => T,
  of: RowsOf,
): readonly Row<T>[] {
  if (Array.isArray(source[key])) return rows(source, key, toRow, of);
  return [unreadRow(of, `${key}${of.suffix ?? ''} is not a list`, source)];
}

/** The same for a list that may be absent. */
export function innerRowsOrNone<T>(
  source: JsonObject,
  key: string,
  toRow: (row: JsonObject) => T,
  of: RowsOf,
): readonly Row<T>[] {
  return source[key] == null ? [] : innerRows(source, key, toRow, of);
}

function unreadRow({ upstream, operation, requestId }: RowsOf, what: string, value: unknown): UnreadRow {
  return new UnreadRow(`${upstream.name}: ${operation}: ${what}.`, {
    upstream: upstream.name,
    requestId,
    nativeId: idIn(value, 'id'),
    checkpointNativeId: idIn(value, 'checkpoint_id'),
    // A backup of CBR, a checkpoint of Karbor, a row of its log.
    vaultNativeId: idIn(value, 'vault_id') ?? idIn(memberOf(value, 'protection_plan'), 'id') ?? idIn(value, 'plan_id'),
    nativeStatus: textIn(value, 'status'),
    madeBy: timeIn(value),
  });
}

/** An instant, or the end of a day. */
function timeIn(value: unknown): string | undefined {
  const time = textIn(value, 'created_at');
  if (time === undefined) return undefined;
  return parseDay(time) === undefined ? parseInstant(time) : `${time}T23:59:59.999Z`;
}

function memberOf(value: unknown, key: string): unknown {
  return isJsonObject(value) ? value[key] : undefined;
}

function textIn(value: unknown, key: string): string | undefined {
  const text = memberOf(value, key);
  return typeof text === 'string' ? text : undefined;
}

function idIn(value: unknown, key: string): string | undefined {
  const id = textIn(value, key);
  return id !== undefined && isNativeId(id) ? id : undefined;
}
