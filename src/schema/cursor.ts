import { createHash } from 'node:crypto';
import { invalidInput } from '../failure.ts';

/** The position in the list of one upstream. Opaque outside that list. */
export type ListPosition = readonly (string | number)[];

/** The upstreams still to be read, in order, each with its position. Null is the start of its list. */
export type RemainingUpstreams = readonly (readonly [upstream: string, position: ListPosition | null])[];

/** The list that a cursor is bound to. Every other list refuses the cursor. */
export interface ListIdentity {
  readonly field: string;
  readonly parent: string;
  readonly filter: unknown;
}

// Enough for the positions of about a hundred upstreams.
const MAX_CURSOR_LENGTH = 32_768;

/** Encodes the cursors of one list. */
export function cursorWriter(list: ListIdentity): (remaining: RemainingUpstreams) => string {
  let digest: string | undefined;
  return (remaining) => {
    digest ??= digestOf(list);
    return Buffer.from(JSON.stringify([digest, remaining])).toString('base64url');
  };
}

/** @throws GatewayError INVALID_INPUT for anything except a cursor of this list. */
export function decodeCursor(list: ListIdentity, cursor: string): RemainingUpstreams {
  const decoded = cursor.length <= MAX_CURSOR_LENGTH ? parse(cursor) : undefined;
  const [digest, remaining] = Array.isArray(decoded) ? decoded : [];
  if (digest === digestOf(list) && isRemaining(remaining)) return remaining;
  throw invalidInput(
    ['after'],
    'after is not a cursor of this list; accepted: a cursor returned by the same field for the same filter.',
  );
}

function digestOf({ field, parent, filter }: ListIdentity): string {
  return createHash('sha256')
    .update(JSON.stringify([field, parent, filter], dropNull))
    .digest('base64url')
    .slice(0, 12);
}

/** A null condition equals an absent one. */
function dropNull(_key: string, value: unknown): unknown {
  return value ?? undefined;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function isRemaining(value: unknown): value is RemainingUpstreams {
  // Each upstream appears once.
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(isRemainingUpstream) &&
    new Set(value.map(([name]) => name)).size === value.length
  );
}

function isRemainingUpstream(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== 'string') return false;
  const [, position] = value;
  return position === null || (Array.isArray(position) && position.length <= 8 && position.every(isSafePart));
}

function isSafePart(value: unknown): boolean {
  return typeof value === 'string' ? /^[\w.:-]{0,64}$/.test(value) : Number.isSafeInteger(value) && Number(value) >= 0;
}
