import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';

/** Well above the size of a configuration or of all public certificate authorities. */
const MAX_BYTES = 1_000_000;

export interface FileRules {
  readonly maxBytes?: number;
  /** Whether to read a pipe to its end, as for `--config /dev/stdin`. */
  readonly mayBePipe?: boolean;
}

/** Why a file cannot be used. Contains nothing of the file's content. */
export interface Unreadable {
  readonly problem: string;
}

/** Reads a file in UTF-8, without a byte order mark. */
export function readTextFile(path: string, rules: FileRules = {}): { readonly text: string } | Unreadable {
  const read = readBytes(path, rules);
  if ('problem' in read) return read;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes) };
  } catch {
    return { problem: 'it is not UTF-8' };
  }
}

/** Reads a file; follows links. Devices are refused: they may have no end. */
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

/** Reads in chunks: files in /proc report a size of 0. */
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
