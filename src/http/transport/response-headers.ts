import type { IncomingHttpHeaders } from 'node:http';
import { HOUR_MS } from '../../domain/time.ts';

/** All headers of an answer by their names in lower case; a repeated one is a list. */
export type ResponseHeaders = IncomingHttpHeaders;

/** Nothing that an upstream asks for is waited for longer than a day, in milliseconds. */
export const MAX_WAIT_MS = 24 * HOUR_MS;

/** The lines of a header in their order, without the blanks around them; none when it is absent or empty. */
function linesOf(headers: ResponseHeaders, name: string): string[] {
  const value = headers[name] ?? [];
  return (Array.isArray(value) ? value : [value]).map(trimmed).filter((line) => line !== '');
}

// RFC 9110 knows two kinds of blanks; the other ones of trim() are part of a value.
function trimmed(value: string): string {
  return value.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');
}

/** The value of a header that has one; of a repeated one the first. */
export function headerIn(headers: ResponseHeaders, name: string): string | undefined {
  return linesOf(headers, name)[0];
}

/** The members of a header that is a list, over all of its lines. */
export function membersIn(headers: ResponseHeaders, name: string): string[] {
  return linesOf(headers, name)
    .flatMap((line) => line.split(','))
    .map(trimmed)
    .filter((member) => member !== '');
}

/**
 * The wait that Retry-After asks for, in milliseconds, a day at most: seconds, or a date. Of several the longest counts.
 * Zero, the past and what is neither are no hint.
 */
export function retryAfterIn(headers: ResponseHeaders): number | undefined {
  const waits = linesOf(headers, 'retry-after').flatMap((line) => {
    const at = httpDate(line);
    return at === undefined ? line.split(',').map(secondsMs) : [at - Date.now()];
  });
  const longest = Math.max(0, ...waits);
  return longest > 0 ? Math.min(Math.ceil(longest), MAX_WAIT_MS) : undefined;
}

function secondsMs(text: string): number {
  const seconds = trimmed(text);
  return /^\d+$/.test(seconds) ? Number(seconds) * 1000 : 0;
}

/** The instant of the header Date, in ms since the epoch. */
export function dateIn(headers: ResponseHeaders): number | undefined {
  const line = headerIn(headers, 'date');
  return line === undefined ? undefined : httpDate(line);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TIME = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;
const HTTP_DATES = [
  String.raw`[A-Z][a-z]{2}, (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) ${TIME} GMT`,
  String.raw`[A-Z][a-z]{5,8}, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) ${TIME} GMT`,
  String.raw`[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) ${TIME} (?<year>\d{4})`,
].map((form) => new RegExp(`^${form}$`));

/** An HTTP-date in any of its three forms, in ms since the epoch. Date.parse would take "5" for a year. */
function httpDate(text: string): number | undefined {
  const parts = HTTP_DATES.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!parts) return undefined;
  const [year = 0, day = 0, hour = 0, minute = 0, second = 0] = ['year', 'day', 'hour', 'minute', 'second'].map(
    (part) => Number(parts[part]),
  );
  const month = MONTHS.indexOf(parts.month ?? '');
  const at = Date.UTC(parts.year?.length === 2 ? inThisCentury(year) : year, month, day, hour, minute, second);
  return month >= 0 && new Date(at).getUTCDate() === day ? at : undefined;
}

/** A year of two digits is the past one where it would be more than fifty years ahead. */
function inThisCentury(year: number): number {
  const now = new Date().getUTCFullYear();
  const near = now - (now % 100) + year;
  return near > now + 50 ? near - 100 : near;
}

/** The codings of a body in the order in which they were applied; none for one that is as it is. */
export function codingsIn(headers: ResponseHeaders): string[] {
  const names = membersIn(headers, 'content-encoding').map((name) => name.toLowerCase());
  return names.filter((name) => name !== 'identity').map((name) => (name === 'x-gzip' ? 'gzip' : name));
}

/** The bytes that an answer announces; 0 where it announces none. */
export function lengthIn(headers: ResponseHeaders): number {
  const length = headerIn(headers, 'content-length') ?? '';
  return /^\d+$/.test(length) ? Number(length) : 0;
}
