import type { IncomingHttpHeaders } from 'node:http';
import { HOUR_MS } from '../../domain/time.ts';

/** The headers of a response, by name in lower case; a repeated one is a list. */
export type ResponseHeaders = IncomingHttpHeaders;

/** Upper bound on a wait that an upstream requests, in milliseconds: a day. */
export const MAX_WAIT_MS = 24 * HOUR_MS;

/** The lines of a header in order, trimmed; none if it is absent or empty. */
function linesOf(headers: ResponseHeaders, name: string): string[] {
  const value = headers[name] ?? [];
  return (Array.isArray(value) ? value : [value]).map(trimmed).filter((line) => line !== '');
}

// Whitespace in RFC 9110 is space and tab; trim() removes more, which would be part of a value.
function trimmed(value: string): string {
  return /^[ \t]|[ \t]$/.test(value) ? value.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '') : value;
}

/** The value of a header; the first if it is repeated. */
export function headerIn(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  return typeof value === 'string' ? trimmed(value) || undefined : linesOf(headers, name)[0];
}

/** The members of a list header, over all of its lines. */
function membersIn(headers: ResponseHeaders, name: string): string[] {
  return linesOf(headers, name)
    .flatMap((line) => line.split(','))
    .map(trimmed)
    .filter((member) => member !== '');
}

/**
 * The wait requested by Retry-After, as seconds or as a date; in milliseconds, at most a day, the longest of several.
 * Undefined for zero, the past and other values.
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

/** The Date header, in ms since the epoch. */
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

/** Parses an HTTP-date in any of its three forms, in ms since the epoch. Date.parse would take "5" for a year. */
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

/** RFC 9110: a two-digit year that appears to be more than fifty years ahead is in the past. */
function inThisCentury(year: number): number {
  const now = new Date().getUTCFullYear();
  const near = now - (now % 100) + year;
  return near > now + 50 ? near - 100 : near;
}

/** The content codings of a body, in the order in which they were applied. */
export function codingsIn(headers: ResponseHeaders): string[] {
  if (headers['content-encoding'] === undefined) return [];
  const names = membersIn(headers, 'content-encoding').map((name) => name.toLowerCase());
  return names.filter((name) => name !== 'identity').map((name) => (name === 'x-gzip' ? 'gzip' : name));
}

/** Content-Length in bytes; 0 without a valid one. */
export function lengthIn(headers: ResponseHeaders): number {
  const length = headerIn(headers, 'content-length') ?? '';
  return /^\d+$/.test(length) ? Number(length) : 0;
}
