import * as z from 'zod';
import { UPSTREAM_NAME } from '../domain/upstream-name.ts';

/** Default time limit of a query, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** Default ports of the gateway and of its metrics. */
export const GATEWAY_PORT = 4000;
export const METRICS_PORT = 9464;

// Each `error` text of the schema completes the sentence "…; accepted: <text>".

/** A strict object whose errors list the known keys. */
export function objectOf<Shape extends z.core.$ZodShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? keys : `an object with the keys ${keys}`),
  });
}

export function text(pattern: RegExp, accepted: string) {
  return z.string({ error: accepted }).regex(pattern, { error: accepted });
}

/** An address to listen on. */
export const host = text(
  /^(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+)$/,
  'a host name or an IP address, without port and brackets',
);

const PORT = 'a whole number from 0 to 65535; 0 takes any free port';

/** A port to listen on. */
export const port = z.int({ error: PORT }).min(0, { error: PORT }).max(65_535, { error: PORT });

/** The name of an upstream or a caller. */
export const plainName = text(UPSTREAM_NAME, '1 to 32 of a-z, 0-9 and "-", beginning with a letter');

const NOT_EMPTY = 'text that is not empty';
export const notEmpty = z.string({ error: NOT_EMPTY }).min(1, { error: NOT_EMPTY });

export const flag = (byDefault: boolean) =>
  z.boolean({ error: 'true or false' }).meta({ printable: true }).default(byDefault);

/** Normalizes an address: lower-case host, no default port, no trailing slash. */
export function plainUrl(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname.replace(/\/+$/, '');
}

export const webAddress = (example: string) => {
  const accepted = `an http:// or https:// URL without user, query and fragment, like ${example}`;
  const isUrl = (address: string) => URL.canParse(address);
  return z
    .string({ error: accepted })
    .regex(/^https?:\/\/[^\s?#@\\]+$/, { error: accepted, abort: true })
    .refine(isUrl, { error: accepted, abort: true });
};

/** What is accepted where a part of a URL is not decodable. */
export const ENCODED = 'a URL with a % only where it encodes a character in UTF-8';

/** Whether each `%` of a text encodes a character in UTF-8. */
export function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

/** A whole number from `min` to `max`. */
export function whole(min: number, max: number) {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error }).meta({ printable: true });
}
