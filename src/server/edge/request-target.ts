import type { IncomingMessage } from 'node:http';

const ADDRESS = /^https?:\/\/([^/?#]*)(.*)$/is;

/**
 * Makes of a target that is a whole address the path in it. Its authority then stands for the Host header, whatever that
 * says (RFC 9112, 3.2.2).
 */
export function normalizeTarget(request: IncomingMessage): void {
  const [, authority, path = ''] = ADDRESS.exec(request.url ?? '') ?? [];
  if (authority === undefined) return;
  request.headers.host = authority;
  request.url = path.startsWith('/') ? path : `/${path}`;
}

/** How many Host headers there are. Node takes the first one; a proxy in front may have looked at the second. */
export function hostsOf({ rawHeaders }: IncomingMessage): number {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}

/**
 * Whether nobody can tell where the body ends: only HTTP/1.1 has chunks, so a server before this one may have seen none.
 * Node reads HTTP/0.9, 1.0 and 2.0 as if they were HTTP/1.1.
 */
export function isFramedInDoubt({ headers, httpVersion }: IncomingMessage): boolean {
  return httpVersion !== '1.1' && headers['transfer-encoding'] !== undefined;
}

/** Whether the body is wrapped in more than chunks, or twice in those. */
export function hasUnsupportedTransferEncoding({ headers }: IncomingMessage): boolean {
  const coding = headers['transfer-encoding'];
  return coding !== undefined && coding.trim().toLowerCase() !== 'chunked';
}
