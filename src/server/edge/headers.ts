import type { HttpContext } from '../request/http-context.ts';
import type { RequestRecord } from '../request/request-record.ts';

/** Headers of every response: no caching, no MIME sniffing, no framing, no cross-origin embedding. */
export const responseHeaders: readonly (readonly [string, string])[] = [
  ['Cache-Control', 'no-store'],
  ['Vary', 'Accept'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Frame-Options', 'DENY'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
];

/** Appends these headers to a flat list of names and values for writeHead(). */
export function addResponseHeaders(headers: string[], record: RequestRecord): void {
  headers.push('X-Request-Id', record.id);
  for (const part of FLAT) headers.push(part);
}

const FLAT = responseHeaders.flat();

/** Sets these headers, except those already set. */
export function setResponseHeaders({ response, record }: Omit<HttpContext, 'request'>): void {
  for (const [name, value] of responseHeaders) if (!response.hasHeader(name)) response.setHeader(name, value);
  response.setHeader('X-Request-Id', record.id);
}

/**
 * Policy of the GraphiQL page: scripts, workers and requests of this origin only. Inline styles are allowed, because the
 * editor inserts style elements.
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

/** Policy of the console: its own files and the graph, no inline script, no inline style, no HTML made from text. */
export const consoleHeaders: readonly (readonly [string, string])[] = [
  [
    'Content-Security-Policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      'img-src data:',
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; '),
  ],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
];

/** Caching of an asset whose path contains its hash. */
export const assetHeaders: readonly (readonly [string, string])[] = [
  ['Cache-Control', 'public, max-age=31536000, immutable'],
  ['Vary', 'Accept-Encoding'],
];
