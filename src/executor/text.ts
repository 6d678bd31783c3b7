import { release } from './budget.ts';
import { isPending, type Json, type PromiseOrJson } from './json.ts';
import type { Run } from './run.ts';

// A longer text is copied as often as it is put into another one; V8 gives what has more than 128 kB pages of its own.
const LONG = 4_096;
const PIECE = 32_768;

/** Texts one behind the other, when all are there. */
export function joinParts(parts: readonly PromiseOrJson[], run: Run): PromiseOrJson {
  let length = 0;
  let isShort = true;
  for (const part of parts) {
    if (typeof part === 'string') length += part.length;
    else if (isPending(part)) return later(parts, run);
    else isShort = false;
  }
  return isShort && length < LONG ? parts.join('') : (parts as readonly Json[]);
}

async function later(parts: readonly PromiseOrJson[], run: Run): Promise<Json> {
  try {
    return await joinParts(await Promise.all(parts), run);
  } catch (error) {
    release(parts, run);
    throw error;
  }
}

/** The whole text, in a few pieces. */
export function piecesOf(json: Json): string[] {
  const pieces: string[] = [];
  let small: string[] = [];
  let length = 0;

  function take(part: Json): void {
    if (typeof part === 'string') {
      small.push(part);
      length += part.length;
      if (length >= PIECE) end();
    } else for (const one of part) take(one);
  }

  function end(): void {
    if (small.length > 0) pieces.push(small.join(''));
    small = [];
    length = 0;
  }

  take(json);
  end();
  return pieces;
}
