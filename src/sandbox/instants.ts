export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

// An instant is a number of milliseconds since the epoch, with microseconds as its fraction.

/** `2025-03-25T06:32:07.951164`: UTC, six decimals, no zone. */
export function zonelessMicros(instant: number): string {
  const micros = Math.round((instant - Math.floor(instant)) * 1000) % 1000;
  return new Date(Math.floor(instant)).toISOString().replace('Z', String(micros).padStart(3, '0'));
}

/** `2026-11-23T14:11:39.000000Z`: Keystone has whole seconds and prints six decimals. */
export function wholeSecondsZ(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, '.000000Z');
}

/** `2026-11-22`: the UTC day. */
export function utcDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
