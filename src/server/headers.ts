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
