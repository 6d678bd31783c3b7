import { createHash, createHmac } from 'node:crypto';
import type { Seen } from '../../support/wire-server.ts';

const AUTHORIZATION = /^SDK-HMAC-SHA256 Access=(\S+), SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;

/**
 * Checks a signature as the service does, from the bytes that arrived: written from the documentation, without a
 * line of the signer. Answers with the access key and the headers that were signed, or with what is wrong.
 */
export function checkSignature(
  { method, path, headers, body }: Seen,
  secretOf: (accessKey: string) => string,
): { accessKey: string; signed: string[] } | string {
  const [, accessKey = '', names = '', signature] = AUTHORIZATION.exec(String(headers.authorization)) ?? [];
  if (accessKey === '') return 'the header is malformed';
  const [rawPath = '', rawQuery = ''] = path.split('?');
  const uri = rawPath.split('/').map((part) => encoded(decodeURIComponent(part)));
  const pairs = rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => pair.split('=').map((part) => encoded(decodeURIComponent(part))));
  const query = pairs.map(([key, value]) => `${key}=${value}`).sort();
  const signed = names.split(';');
  const lines = [method, `${uri.join('/')}/`, query.join('&')];
  for (const name of signed) lines.push(`${name}:${String(headers[name]).trim()}`);
  const canonical = `${lines.join('\n')}\n\n${names}\n${sha256(body)}`;
  const date = String(headers['x-sdk-date']);
  const expected = createHmac('sha256', secretOf(accessKey))
    .update(`SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`)
    .digest('hex');
  return signature === expected ? { accessKey, signed } : 'the signature is wrong';
}

/** Byte by byte: what is not unreserved becomes %XX. */
function encoded(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[A-Za-z0-9\-_.~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
