import { createHash } from 'node:crypto';

/** 32 hex digits derived from a string: the sandbox has no randomness. */
export function hexFrom(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** A UUID in the form of version 4, derived from a string. */
export function uuidFrom(text: string): string {
  const hex = hexFrom(text);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
