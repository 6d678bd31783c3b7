// CBR writes no zone (it means UTC), its sister clouds write one; decimals vary from none to nine.
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/**
 * An instant as this gateway writes it: UTC, milliseconds, `Z`. So two instants compare as text.
 * A text without a zone is UTC. Undefined when it is not an instant, or not one of the years 0000 to 9999.
 */
export function parseInstant(text: string): string | undefined {
  const match = INSTANT.exec(text);
  if (!match) return undefined;
  const [, day = '', time, fraction = '', zone = 'Z'] = match;
  if (parseDay(day) === undefined) return undefined;
  const instant = new Date(`${day}T${time}${fraction.slice(0, 4)}${zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`);
  if (Number.isNaN(instant.getTime())) return undefined;
  const written = instant.toISOString();
  // An offset can lead into years that are written otherwise.
  return /^\d/.test(written) ? written : undefined;
}

/** A calendar day (UTC) as YYYY-MM-DD, or undefined when the text is none. */
export function parseDay(text: string): string | undefined {
  if (!DAY.test(text)) return undefined;
  const day = Number(text.slice(8));
  return day >= 1 && day <= daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7))) ? text : undefined;
}

function daysIn(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  // The calendar comes round after 400 years; Date takes years of two digits for others.
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

/** The day that many days later (or earlier). */
export function addDays(day: string, days: number): string {
  return dayOf(shift(`${day}T00:00:00.000Z`, days * DAY_MS));
}

/** The instant that many milliseconds later (or earlier). */
export function shift(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}

const FIRST = '1970-01-01T00:00:00.000Z';
const LAST = '2100-01-01T00:00:00.000Z';

/** The instant, or the nearest one for which an upstream can be asked: there are no backups outside these years. */
export function inReach(instant: string): string {
  if (instant < FIRST) return FIRST;
  return instant > LAST ? LAST : instant;
}
