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
  // The sandbox numbers its requests, and those side by side come in any order.
  {
    name: 'the id of an upstream call',
    pattern: /("requestId":")(?:[0-9a-f]{32}|req-[0-9a-f-]{36})(?=")/g,
    by: '$1<id>',
  },
  { name: 'the port of an upstream', pattern: /(127\.0\.0\.1:)\d{4,5}/g, by: '$1<port>' },
  { name: 'the folder of a gateway', pattern: /\/\S*\/replay-\w{6}\//g, by: '<folder>/' },
];

/** An answer without it. Where something of the body is masked, its length is that of the rest. */
export function masked({ status, headers, body }: Answer): Answer {
  const left = maskedText(body);
  const length = left === body ? [] : [{ pattern: /^(Content-Length: ).*/i, by: `$1${left.length}` }];
  const lines = headers.map((line) => withName(applied([...headerMasks, ...length], line)));
  return { status, headers: lines.toSorted(), body: left };
}

/** The names of headers are the same in any case (RFC 9110, section 5.1). */
function withName(line: string): string {
  return line.replace(/^[^:]+/, (name) => name.toLowerCase());
}

/** Any other text without it. */
export function maskedText(text: string): string {
  return applied(bodyMasks, text);
}

function applied(masks: readonly Pick<Mask, 'pattern' | 'by'>[], text: string): string {
  return masks.reduce((left, { pattern, by }) => left.replace(pattern, by), text);
}
