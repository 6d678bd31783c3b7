import { type JsonObject, ShapeError } from './json-reader.ts';
import type { UpstreamClient } from './upstream-client.ts';

/** A row whose values are shown, and in which words it is spoken of. */
export interface DisplayedRow {
  readonly source: JsonObject;
  readonly upstream: Pick<UpstreamClient, 'name' | 'warn'>;
  /** "a backup" */
  readonly what: string;
}

/** A value that is only shown: one that cannot be read is null, of which whoever runs the gateway is told once a field. */
export function shown<T>(
  { source, upstream, what }: DisplayedRow,
  read: (source: JsonObject, key: string) => T,
  key: string,
): T | null {
  try {
    return read(source, key);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    upstream.warn(`${upstream.name}: ${key} of ${what} cannot be read as what it should be, and is not shown.`);
    return null;
  }
}
