import { isNativeId } from '../domain/id.ts';
import { type Row, UnreadRow } from '../domain/row.ts';
import { parseDay, parseInstant } from '../domain/time.ts';
import { isJsonObject, type JsonObject, jsonObject, ShapeError } from './json-reader.ts';
import type { UpstreamClient } from './upstream-client.ts';

/** Whose rows these are, and how their place is written. */
export interface RowSource {
  readonly upstream: Pick<UpstreamClient, 'name'>;
  readonly operation: string;
  readonly requestId?: string | undefined;
  /** How many rows stand before the first one. */
  readonly offset?: number;
  /** What stands behind the place. */
  readonly suffix?: string;
  /** The id of the vault that a row belongs to, where rows name one. */
  readonly vaultIn?: (row: JsonObject) => unknown;
}

/** The rows of a list that must be there: the list of the body itself. */
export function rows<T>(
  source: JsonObject,
  key: string,
  toRow: (row: JsonObject) => T,
  of: RowSource,
): readonly Row<T>[] {
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
  of: RowSource,
): readonly Row<T>[] {
  if (Array.isArray(source[key])) return rows(source, key, toRow, of);
  return [unreadRow(of, `${key}${of.suffix ?? ''} is not a list`, source)];
}

/** The same for a list that may be absent. */
export function innerRowsOrNone<T>(
  source: JsonObject,
  key: string,
  toRow: (row: JsonObject) => T,
  of: RowSource,
): readonly Row<T>[] {
  return source[key] == null ? [] : innerRows(source, key, toRow, of);
}

function unreadRow({ upstream, operation, requestId, vaultIn }: RowSource, what: string, value: unknown): UnreadRow {
  const row = isJsonObject(value) ? value : {};
  return new UnreadRow(`${upstream.name}: ${operation}: ${what}.`, {
    upstream: upstream.name,
    requestId,
    nativeId: idIn(row.id),
    checkpointNativeId: idIn(row.checkpoint_id),
    vaultNativeId: idIn(vaultIn?.(row)),
    nativeStatus: typeof row.status === 'string' ? row.status : undefined,
    madeBy: timeIn(row.created_at),
  });
}

/** An instant, or the end of a day. */
function timeIn(time: unknown): string | undefined {
  if (typeof time !== 'string') return undefined;
  return parseDay(time) === undefined ? parseInstant(time) : `${time}T23:59:59.999Z`;
}

function idIn(id: unknown): string | undefined {
  return typeof id === 'string' && isNativeId(id) ? id : undefined;
}
