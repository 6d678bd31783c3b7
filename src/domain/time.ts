// CBR writes no zone and means UTC; compatible clouds write a zone. The fraction has 0 to 9 digits.
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/**
 * Normalises an instant to UTC with milliseconds and `Z`, so that instants compare as strings. The default zone is UTC.
 * Undefined for any other string, and outside of the years 0000 to 9999.
 */
export function parseInstant(text: string): string | undefined {
  const match = INSTANT.exec(text);
  if (!match) return undefined;
  const [, day = '', time, fraction = '', zone = 'Z'] = match;
  if (parseDay(day) === undefined) return undefined;
  const instant = new Date(`${day}T${time}${fraction.slice(0, 4)}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`);
  if (Number.isNaN(instant.getTime())) return undefined;
  const written = instant.toISOString();
  // An offset can lead to years with a sign.
  return /^\d/.test(written) ? written : undefined;
}

/** A calendar day in UTC as YYYY-MM-DD. Undefined for any other string. */
export function parseDay(text: string): string | undefined {
  if (!DAY.test(text)) return undefined;
  const day = Number(text.slice(8));
  return day >= 1 && day <= daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7))) ? text : undefined;
}

function daysIn(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  // The calendar repeats after 400 years, and Date maps years of two digits to the 20th century.
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

/** Adds days to a day. */
export function addDays(day: string, days: number): string {
  return dayOf(addMs(`${day}T00:00:00.000Z`, days * DAY_MS));
}

/** Adds milliseconds to an instant. */
export function addMs(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}

const FIRST = '1970-01-01T00:00:00.000Z';
const LAST = '2100-01-01T00:00:00.000Z';

/** Clamps an instant to the years that upstreams accept. There are no backups outside of them. */
export function clampInstant(instant: string): string {
  if (instant < FIRST) return FIRST;
  return instant > LAST ? LAST : instant;
}
