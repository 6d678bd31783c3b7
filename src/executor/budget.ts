import { isPending, type Json, type PromiseOrJson } from './json.ts';
import type { Exceeded, ResponseLimits, Run } from './run.ts';

// An error costs about 30 µs. A pending value costs about 2 µs, and a kilobyte until it settles.
export const MAX_ERRORS = 2_000;
export const MAX_LATER_VALUES = 80_000;
// Items of a list that a mutation always writes, above the limit, too: no checkpoint has more backups.
const MAX_KEPT_ITEMS = 256;
// Characters of a string that a mutation always writes.
export const MAX_KEPT_TEXT = 4_096;
// Bytes above the limit that a mutation may write in all; later lists are empty.
const MAX_KEPT_BYTES = 8_000_000;

/** Starts a run, with nothing written yet. */
export function beginRun(options: Pick<Run, 'context' | 'variables' | 'limits' | 'isMutation'>): Run {
  const { context, variables, limits, isMutation: goesOn } = options;
  return {
    context,
    variables,
    limits,
    isMutation: goesOn,
    errors: [],
    args: [],
    memo: [],
    longJson: undefined,
    bytes: 0,
    maxBytes: limits.bytes,
    maxKeptBytes: limits.bytes + MAX_KEPT_BYTES,
    rows: 0,
    laterParts: [],
    laterValues: 0,
    limitError: undefined,
  };
}

/**
 * Drops the JSON of a run, once the whole JSON is made. A run and its promises that were pending while an upstream responded
 * are in the old space, and retain what they refer to until the next full collection (a third of the CPU of Q3).
 */
export function endRun(run: Run): void {
  for (const parts of run.laterParts) parts.length = 0;
  run.laterParts.length = 0;
  run.memo.length = 0;
  run.longJson = undefined;
}

/** No limits. */
export const NO_LIMITS: ResponseLimits = {
  bytes: Number.MAX_SAFE_INTEGER,
  limitError: (exceeded) => new Error(exceeded),
};

/**
 * Counts bytes before they are written.
 * @param isKept True to count without the limit.
 * @throws the run's limit error if the limit is exceeded.
 */
export function countBytes(run: Run, bytes: number, isKept: boolean): void {
  const sum = run.bytes + bytes;
  if (sum > run.maxBytes && !isKept) throw limitErrorOf(run, 'bytes');
  run.bytes = sum;
}

/** Writes null. In a mutation, null is not subject to the limit. */
export function writeNull(run: Run): 'null' {
  countBytes(run, 4, run.isMutation);
  return 'null';
}

/** The error of an exceeded limit. Stops a query: values that settle later are not written. */
export function limitErrorOf(run: Run, exceeded: Exceeded): Error {
  run.limitError ??= run.limits.limitError(exceeded);
  if (!run.isMutation) run.maxBytes = -1;
  return run.limitError;
}

/** True if a mutation has exceeded the limit. */
export function isOverLimit(run: Run): boolean {
  return run.bytes > run.maxBytes;
}

/**
 * Called before each item of a list that a mutation always writes.
 * @throws the run's limit error if this list, and all later ones, must be empty.
 */
export function checkKeptItem(run: Run, key: number): void {
  if (run.bytes > run.maxKeptBytes) run.maxKeptBytes = -1;
  else if (key < MAX_KEPT_ITEMS || !isOverLimit(run)) return;
  throw limitErrorOf(run, 'bytes');
}

/** Gives back the bytes of parts that are dropped because a sibling has failed; rejections of pending parts are ignored. */
export function release(parts: readonly PromiseOrJson[], run: Run): void {
  // After the end of a query, only rejections have to be handled.
  const isOver = run.maxBytes < 0;
  for (const part of parts) {
    if (isPending(part)) part.then((json) => release([json], run), ignore);
    else if (!isOver) run.bytes -= bytesOf(part);
  }
}

function ignore(): void {}

function bytesOf(json: Json): number {
  return typeof json === 'string' ? Buffer.byteLength(json) : json.reduce((sum, part) => sum + bytesOf(part), 0);
}
