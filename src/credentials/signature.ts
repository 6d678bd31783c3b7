import { createHash, createHmac } from 'node:crypto';

// Written by hand: the signer of Huawei's SDK (huaweicloud-sdk-core 3.1) loads in 33 ms with moment and lodash, and comes
// with axios and log4js. It encodes a path that holds a space or a quote twice. The tests compare the two.

/** The signed parts of a call. `path` and `query` are encoded as sent. */
export interface SignedCall {
  readonly method: string;
  /** Host and port as in the Host header. */
  readonly host: string;
  readonly path: string;
  /** Without the question mark; empty if there is none. */
  readonly query: string;
  /** The exact bytes that are sent; empty if there are none. */
  readonly body: string;
  /** The headers to sign, except Host and X-Sdk-Date; values are trimmed. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface KeyPair {
  readonly accessKey: string;
  readonly secretKey: string;
}

const ALGORITHM = 'SDK-HMAC-SHA256';

/**
 * Signs a call with AK/SK. Returns the headers `authorization` and `x-sdk-date`.
 * @param date UTC, as YYYYMMDDTHHMMSSZ. The service accepts a difference of some minutes.
 * Source  Huawei Cloud, "AK/SK signing and authentication".
 */
export function sign({ accessKey, secretKey }: KeyPair, call: SignedCall, date: string): Record<string, string> {
  const signed = Object.entries({ ...call.headers, host: call.host, 'x-sdk-date': date })
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .sort(byName);
  const names = signed.map(([name]) => name).join(';');
  const canonical = [
    call.method,
    canonicalPath(call.path),
    canonicalQuery(call.query),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    sha256(call.body),
  ].join('\n');
  const signature = createHmac('sha256', secretKey)
    .update([ALGORITHM, date, sha256(canonical)].join('\n'))
    .digest('hex');
  return {
    'x-sdk-date': date,
    authorization: `${ALGORITHM} Access=${accessKey}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** Formats an instant for `sign`. */
export function signatureDate(instant: Date): string {
  return instant.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Encodes each segment again and adds a trailing slash, which the sent path does not have. */
function canonicalPath(path: string): string {
  const encoded = path
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

/** Sorts by key, then by value, before encoding, as the service does. */
function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .sort(([keyA, valueA], [keyB, valueB]) => compare(keyA, keyB) || compare(valueA, valueB))
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .join('&');
}

function byName([a]: [string, string], [b]: [string, string]): number {
  return compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Percent-encodes all but A-Z a-z 0-9 - _ . ~; encodeURIComponent leaves five more characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
