import { createHash } from 'node:crypto';
import { invalidInput } from '../failure.ts';

/** Where an upstream's list goes on: a few plain values that mean something to that list. */
export type ListPosition = readonly (string | number)[];

/** What is still to be read: upstreams in their order, each with its place; null is its beginning. */
export type RemainingUpstreams = readonly (readonly [upstream: string, place: ListPosition | null])[];

/** What a cursor is bound to: a cursor of one list is refused by every other. */
export interface ListIdentity {
  readonly field: string;
  readonly parent: string;
  readonly filter: unknown;
}

// Room for the places of some hundred upstreams.
const MAX_CURSOR_LENGTH = 32_768;

/** Writes the cursors of one list. */
export function cursorWriter(list: ListIdentity): (turns: RemainingUpstreams) => string {
  let seal: string | undefined;
  return (turns) => {
    seal ??= digestOf(list);
    return Buffer.from(JSON.stringify([seal, turns])).toString('base64url');
  };
}

/** @throws GatewayError INVALID_INPUT for anything that this list has not given. */
export function decodeCursor(list: ListIdentity, cursor: string): RemainingUpstreams {
  const decoded = cursor.length <= MAX_CURSOR_LENGTH ? parse(cursor) : undefined;
  const [seal, turns] = Array.isArray(decoded) ? decoded : [];
  if (seal === digestOf(list) && isRemaining(turns)) return turns;
  throw invalidInput(
    ['after'],
    'after is not a cursor of this list; accepted: a cursor that the same field gave for the same filter.',
  );
}

function digestOf({ field, parent, filter }: ListIdentity): string {
  return createHash('sha256')
    .update(JSON.stringify([field, parent, filter], dropNull))
    .digest('base64url')
    .slice(0, 12);
}

/** A condition that is null says as little as one that is left out. */
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
  // No upstream has two turns.
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(isRemainingUpstream) &&
    new Set(value.map(([name]) => name)).size === value.length
  );
}

function isRemainingUpstream(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== 'string') return false;
  const [, place] = value;
  return place === null || (Array.isArray(place) && place.length <= 8 && place.every(isSafePart));
}

function isSafePart(value: unknown): boolean {
  return typeof value === 'string' ? /^[\w.:-]{0,64}$/.test(value) : Number.isSafeInteger(value) && Number(value) >= 0;
}
