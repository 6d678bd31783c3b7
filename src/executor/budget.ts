import { isPending, type Json, type PromiseOrJson } from './json.ts';
import type { Exceeded, ResponseLimits, Run } from './run.ts';

// An error costs some 30 µs, and a value that comes later 2 µs and a kilobyte until it is there.
export const MAX_ERRORS = 2_000;
export const MAX_LATER_VALUES = 80_000;
// A list that a mutation may not leave out has so many items whatever they take: no checkpoint has more backups.
const MAX_KEPT_ITEMS = 256;
// The same for a text.
export const MAX_KEPT_TEXT = 4_096;
// So many bytes beyond the limit may such lists and all else take; a list that comes to more is left out.
const MAX_KEPT_BYTES = 8_000_000;

/** A run that has nothing yet. */
export function beginRun(given: Pick<Run, 'context' | 'variables' | 'limits' | 'isMutation'>): Run {
  const { context, variables, limits, isMutation: goesOn } = given;
  return {
    context,
    variables,
    limits,
    isMutation: goesOn,
    errors: [],
    args: [],
    texts: [],
    longJson: undefined,
    bytes: 0,
    maxBytes: limits.bytes,
    maxKeptBytes: limits.bytes + MAX_KEPT_BYTES,
    rows: 0,
    laterValues: 0,
    limitError: undefined,
  };
}

/** Limits that nothing reaches. */
export const NO_LIMITS: ResponseLimits = {
  bytes: Number.MAX_SAFE_INTEGER,
  limitError: (exceeded) => new Error(exceeded),
};

/**
 * Counts bytes before they are written.
 * @param isKept True for what is written whatever it takes.
 * @throws the refusal of the run where they are too many.
 */
export function countBytes(run: Run, bytes: number, isKept: boolean): void {
  const sum = run.bytes + bytes;
  if (sum > run.maxBytes && !isKept) throw limitErrorOf(run, 'bytes');
  run.bytes = sum;
}

/** Writes null. Costs a mutation nothing that it might not have. */
export function writeNull(run: Run): 'null' {
  countBytes(run, 4, run.isMutation);
  return 'null';
}

/** The error that tells of a limit. Nothing more of a query is written from here on, whatever still comes. */
export function limitErrorOf(run: Run, exceeded: Exceeded): Error {
  run.limitError ??= run.limits.limitError(exceeded);
  if (!run.isMutation) run.maxBytes = -1;
  return run.limitError;
}

/** True where a mutation has no bytes left. */
export function isOverLimit(run: Run): boolean {
  return run.bytes > run.maxBytes;
}

/**
 * Looked at before each item of a list that a mutation may not leave out.
 * @throws the refusal of the run where the list has to be left out all the same, and all those behind it.
 */
export function checkKeptItem(run: Run, key: number): void {
  if (run.bytes > run.maxKeptBytes) run.maxKeptBytes = -1;
  else if (key < MAX_KEPT_ITEMS || !isOverLimit(run)) return;
  throw limitErrorOf(run, 'bytes');
}

/** Texts that will stand in no answer, because something beside them has failed; what comes later may fail as well. */
export function release(parts: readonly PromiseOrJson[], run: Run): void {
  // Of a query that has ended only the rejections matter.
  const isOver = run.maxBytes < 0;
  for (const part of parts) {
    if (isPending(part)) part.then((json) => release([json], run), ignored);
    else if (!isOver) run.bytes -= bytesOf(part);
  }
}

function ignored(): void {}

function bytesOf(json: Json): number {
  return typeof json === 'string' ? Buffer.byteLength(json) : json.reduce((sum, part) => sum + bytesOf(part), 0);
}
