import type { HttpContext } from '../request/http-context.ts';
import type { RequestRecord } from '../request/request-record.ts';

/** What every answer says, whatever it answers: nobody keeps it, guesses its type, frames it or lends it to a page. */
export const responseHeaders: readonly (readonly [string, string])[] = [
  ['Cache-Control', 'no-store'],
  ['Vary', 'Accept'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Frame-Options', 'DENY'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
];

/** Adds the same to a list of names and values, as Node takes them at once. */
export function addResponseHeaders(headers: string[], record: RequestRecord): void {
  headers.push('X-Request-Id', record.id);
  for (const part of FLAT) headers.push(part);
}

const FLAT = responseHeaders.flat();

/** Sets what every answer says, but for what was said already. */
export function setResponseHeaders({ response, record }: Omit<HttpContext, 'request'>): void {
  for (const [name, value] of responseHeaders) if (!response.hasHeader(name)) response.setHeader(name, value);
  response.setHeader('X-Request-Id', record.id);
}

/**
 * What the GraphiQL page may do: run scripts of this gateway, in workers too, and ask it. The editor writes style elements
 * of its own, so no styles can be told from others.
 */
export const pageHeaders: readonly (readonly [string, string])[] = [
  [
    'Content-Security-Policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      'worker-src blob:',
      "style-src 'self' 'unsafe-inline'",
      'font-src data:',
      'img-src data:',
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  ],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
];

/** What has its hash in its path never changes, and is the same for everybody. */
export const assetHeaders: readonly (readonly [string, string])[] = [
  ['Cache-Control', 'public, max-age=31536000, immutable'],
  ['Vary', 'Accept-Encoding'],
];
