// CBR writes no zone and means UTC; compatible clouds write a zone. The fraction has 0 to 9 digits.
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?$/i;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/**
 * Normalises an instant to UTC with milliseconds and `Z`, so that instants compare as strings. The default zone is UTC.
 * Undefined for any other string, and outside of the years 0000 to 9999.
 */
export function parseInstant(text: string): string | undefined {
  if (isUsual(text)) return text.length === 19 ? `${text}.000Z` : `${text.slice(0, 23)}Z`;
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

/**
 * True for the spelling of CBR: no zone, and no fraction or one of 3 to 9 digits. Each row has such an instant; the match
 * and the Date would take 1.5 µs, this takes 0.1.
 */
function isUsual(text: string): boolean {
  const { length } = text;
  if (length !== 19 && (length < 23 || length > 29)) return false;
  if (!startsWithDay(text) || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return false;
  if (length > 19 && (text[19] !== '.' || Number.isNaN(digitsIn(text, 20, length)))) return false;
  return digitsIn(text, 11, 13) < 24 && digitsIn(text, 14, 16) < 60 && digitsIn(text, 17, 19) < 60;
}

/** A calendar day in UTC as YYYY-MM-DD. Undefined for any other string. */
export function parseDay(text: string): string | undefined {
  return text.length === 10 && startsWithDay(text) ? text : undefined;
}

function startsWithDay(text: string): boolean {
  const year = digitsIn(text, 0, 4);
  const day = digitsIn(text, 8, 10);
  return text[4] === '-' && text[7] === '-' && year >= 0 && day >= 1 && day <= daysIn(year, digitsIn(text, 5, 7));
}

/** The number at a place of a text. NaN if a character is no digit. */
function digitsIn(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = 10 * value + digit;
  }
  return value;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  if (month === 4 || month === 6 || month === 9 || month === 11) return 30;
  return month >= 1 && month <= 12 ? 31 : 0;
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
