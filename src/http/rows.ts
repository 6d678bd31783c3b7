import { isNativeId } from '../domain/id.ts';
import { type Row, UnreadRow } from '../domain/row.ts';
import { parseDay, parseInstant } from '../domain/time.ts';
import { isJsonObject, type JsonObject, jsonObject, ShapeError } from './json-reader.ts';
import type { UpstreamClient } from './upstream-client.ts';

/** Source of a list of rows, for messages. */
export interface RowSource {
  readonly upstream: Pick<UpstreamClient, 'name'>;
  readonly operation: string;
  readonly requestId?: string | undefined;
  /** Number of rows on earlier pages. */
  readonly offset?: number;
  /** Text after the position, as in "tags[1] of the vault …". */
  readonly suffix?: string;
  /** The id of the vault that a row names, if any. */
  readonly vaultIn?: (row: JsonObject) => unknown;
}

/**
 * The rows of a required list. A row that cannot be read becomes an UnreadRow.
 * @throws ShapeError if there is no list.
 */
export function rows<T>(
  source: JsonObject,
  key: string,
  toRow: (row: JsonObject) => T,
  of: RowSource,
): readonly Row<T>[] {
  const values = source[key];
  if (!Array.isArray(values)) throw new ShapeError(`${key} is not a list`);
  const found: Row<T>[] = [];
  for (let index = 0; index < values.length; index += 1) {
    try {
      found.push(toRow(jsonObject(values[index], 'it')));
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      const place = `${key}[${(of.offset ?? 0) + index}]${of.suffix ?? ''}`;
      found.push(unreadRow(of, `${place} cannot be identified: ${error.message}`, values[index]));
    }
  }
  return found;
}

/** The rows of a list within a row; a single UnreadRow if the value is no list. */
export function innerRows<T>(
  source: JsonObject,
  key: string,
  toRow: (row: JsonObject) => T,
  of: RowSource,
): readonly Row<T>[] {
  if (Array.isArray(source[key])) return rows(source, key, toRow, of);
  return [unreadRow(of, `${key}${of.suffix ?? ''} is not a list`, source)];
}

/** The rows of an optional list within a row. */
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
    latestCreatedAt: timeIn(row.created_at),
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
