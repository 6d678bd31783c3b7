import type { ServerResponse } from 'node:http';
import type { RequestRecord } from './record.ts';

/** What every answer says, whatever it answers: nobody keeps it, guesses its type, frames it or lends it to a page. */
export const answerHeaders: readonly (readonly [string, string])[] = [
  ['Cache-Control', 'no-store'],
  ['Vary', 'Accept'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Frame-Options', 'DENY'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
];

/** Adds the same to a list of names and values, as Node takes them at once. */
export function addAnswerHeaders(headers: string[], record: RequestRecord): void {
  headers.push('X-Request-Id', record.id);
  for (const part of FLAT) headers.push(part);
}

const FLAT = answerHeaders.flat();

/** Sets what every answer says, but for what was said already. */
export function setAnswerHeaders(response: ServerResponse, record: RequestRecord): void {
  for (const [name, value] of answerHeaders) if (!response.hasHeader(name)) response.setHeader(name, value);
  response.setHeader('X-Request-Id', record.id);
}

/**
 * What the GraphiQL page may do: run its own script, which is known by its hash, in workers too, and ask this gateway.
 * The editor writes style elements of its own, so styles cannot be known by a hash.
 */
export function pageHeaders(scriptHash: string): readonly (readonly [string, string])[] {
  const policy = [
    "default-src 'none'",
    `script-src '${scriptHash}'`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'font-src data:',
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return [
    ['Content-Security-Policy', policy.join('; ')],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
  ];
}
