import { type JsonObject, ShapeError } from './json-reader.ts';
import type { UpstreamClient } from './upstream-client.ts';

/** A row whose values are displayed, and the noun for it in messages. */
export interface DisplayedRow {
  readonly source: JsonObject;
  readonly upstream: Pick<UpstreamClient, 'name' | 'warn'>;
  /** "a backup" */
  readonly what: string;
}

/** Reads a display-only value. An unreadable one becomes null, with one warning per field in the log. */
export function shown<T>(
  { source, upstream, what }: DisplayedRow,
  read: (source: JsonObject, key: string) => T,
  key: string,
): T | null {
  try {
    return read(source, key);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    upstream.warn(`${upstream.name}: ${key} of ${what} cannot be read as its type, and is not shown.`);
    return null;
  }
}
