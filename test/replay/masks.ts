import type { Answer } from './recording.ts';

interface Mask {
  readonly name: string;
  readonly pattern: RegExp;
  readonly by: string;
}

/** What no two runs of one build have in common. */
export const headerMasks: readonly Mask[] = [
  { name: 'the time of the answer', pattern: /^(Date: ).*/, by: '$1<time>' },
  {
    name: 'a request id made here',
    pattern: /^(X-Request-Id: )[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    by: '$1<uuid>',
  },
  { name: 'seconds until the limit is free', pattern: /^(RateLimit: .*;t=|Retry-After: )\d+$/, by: '$1<seconds>' },
];

export const bodyMasks: readonly Mask[] = [
  { name: 'how long a traced call took', pattern: /("ms":)[\d.]+/g, by: '$1<ms>' },
  // A wait that an upstream has asked for is whole seconds, and stays.
  { name: 'what is left of a minute', pattern: /("retryAfterMs":)(?!\d*000\b)\d+/g, by: '$1<ms>' },
  { name: 'the port of an upstream', pattern: /(127\.0\.0\.1:)\d{4,5}/g, by: '$1<port>' },
];

/** An answer without it. */
export function masked({ status, headers, body }: Answer): Answer {
  return { status, headers: headers.map((line) => applied(headerMasks, line)), body: applied(bodyMasks, body) };
}

/** A text of the command without it. */
export function maskedText(text: string): string {
  return applied(bodyMasks, text);
}

function applied(masks: readonly Mask[], text: string): string {
  return masks.reduce((left, { pattern, by }) => left.replace(pattern, by), text);
}
