import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';

/** A megabyte: much more than a secret, a configuration or all public authorities take. */
const MAX_BYTES = 1_000_000;

export interface FileRules {
  readonly maxBytes?: number;
  /** Whether a pipe is waited for, as for `--config /dev/stdin`. */
  readonly mayBePipe?: boolean;
}

/** Why there is nothing, in words that hold nothing of what is in the file. */
export interface Unreadable {
  readonly problem: string;
}

/** The text of a file in UTF-8, without a byte order mark. */
export function readTextFile(path: string, rules: FileRules = {}): { readonly text: string } | Unreadable {
  const read = readBytes(path, rules);
  if ('problem' in read) return read;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes) };
  } catch {
    return { problem: 'it is not UTF-8' };
  }
}

/** What a file holds, be it reached by links. A device has no end, so none is read. */
export function readBytes(
  path: string,
  { maxBytes = MAX_BYTES, mayBePipe = false }: FileRules = {},
): { readonly bytes: Buffer } | Unreadable {
  try {
    const stats = statSync(path);
    if (!stats.isFile() && !(mayBePipe && stats.isFIFO())) return { problem: kindOf(stats) };
    const bytes = readUpTo(path, maxBytes + 1);
    return bytes.length > maxBytes ? { problem: `it has more than ${maxBytes} bytes` } : { bytes };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return { problem: REASONS[code] ?? `error ${code}` };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
};

function kindOf(stats: Stats): string {
  return stats.isDirectory() ? 'it is a folder' : 'it is no regular file';
}

/** The files of /proc do not tell their size. */
function readUpTo(path: string, most: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let left = most; left > 0; ) {
      const chunk = Buffer.alloc(Math.min(left, CHUNK_BYTES));
      const length = readSync(file, chunk);
      if (length === 0) break;
      chunks.push(chunk.subarray(0, length));
      left -= length;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(file);
  }
}

const CHUNK_BYTES = 65_536;
