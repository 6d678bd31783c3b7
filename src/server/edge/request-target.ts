import type { IncomingMessage } from 'node:http';

const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)(.*)$/is;

/**
 * Replaces a target in absolute form by its path, and the Host header by the target's authority (RFC 9112, 3.2.2).
 */
export function normalizeTarget(request: IncomingMessage): void {
  const [, authority, path = ''] = ABSOLUTE_FORM.exec(request.url ?? '') ?? [];
  if (authority === undefined) return;
  request.headers.host = authority;
  request.url = path.startsWith('/') ? path : `/${path}`;
}

/** Counts the Host headers. Node takes the first one; a proxy in front may have checked the second. */
export function countHosts({ rawHeaders }: IncomingMessage): number {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

/**
 * Whether the end of the body is ambiguous (request smuggling): chunks exist in HTTP/1.1 only, so a proxy in front may
 * have ignored them. Node's parser accepts them in HTTP/0.9, 1.0 and 2.0, too.
 */
export function hasAmbiguousFraming({ headers, httpVersion }: IncomingMessage): boolean {
  return httpVersion !== '1.1' && headers['transfer-encoding'] !== undefined;
}

/** Whether the body has another transfer coding than one "chunked". */
export function hasUnsupportedTransferEncoding({ headers }: IncomingMessage): boolean {
  const coding = headers['transfer-encoding'];
  return coding !== undefined && coding.trim().toLowerCase() !== 'chunked';
}
