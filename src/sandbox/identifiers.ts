import { createHash } from 'node:crypto';

/** 32 hex digits that are the same for the same text: the sandbox has no randomness. */
export function hexFrom(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** A version 4 shaped UUID that is the same for the same text. */
export function uuidFrom(text: string): string {
  const hex = hexFrom(text);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
