import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { CancelSignal } from './cancellation.ts';
import { dispatch, MAX_ERROR_BYTES, maxResponseBytes, type RawResponse, type ResponseRoom } from './dispatch.ts';
import { parseJson } from './json.ts';
import { nextTick } from './parse-tick.ts';
import { codingsIn, headerIn, type ResponseHeaders } from './response-headers.ts';
import type { Route } from './route.ts';
import { codeOf, TransportError } from './transport-error.ts';

const INFLATE = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** A call as it is sent, without the headers of its credential. */
export interface PreparedRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly origin: string;
  /** Encoded, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Headers of a credential. */
export type Authority = Readonly<Record<string, string>>;

/** A complete response. `body` is undefined if it is not JSON, and after it was read. */
export interface UpstreamResponse {
  readonly status: number;
  body: unknown;
  readonly isEmpty: boolean;
  readonly requestId: string | undefined;
  /** True for a text of the response that repeats a part of the request, which may be a credential. */
  readonly reflectsRequest: (text: string) => boolean;
  readonly headers: ResponseHeaders;
}

// A larger body is parsed in an event-loop tick of its own.
const LARGE_BYTES = 256_000;

/**
 * Sends one request and reads the complete response: the only function that calls an upstream. Redirects are not
 * followed, and nothing is retried. The signal covers connecting, headers and body; a TransportError as its reason is
 * the reason of the failure.
 * @throws TransportError without a complete response.
 */
export async function exchange(
  route: Route,
  { method, origin, path, headers, body }: PreparedRequest,
  authority: Authority,
  signal: CancelSignal,
  room?: ResponseRoom,
  mayBegin?: () => boolean,
): Promise<UpstreamResponse> {
  // Spreading a second object takes 0.9 µs, this 0.15 µs.
  const sentHeaders: Record<string, string> = {};
  for (const part of [headers, authority]) for (const name in part) sentHeaders[name] = part[name] ?? '';
  // The signal carries the deadline; undici's timers are too coarse.
  const request = { method, origin, path, headers: sentHeaders, body, headersTimeout: 0, bodyTimeout: 0 };
  const raw = await dispatch(route, request, signal, room, mayBegin);
  const sent = () => [...Object.values(authority), body ?? '', ...(route.secrets ?? [])];
  const { bytes = NO_JSON } = raw;
  const codings = bytes.length === 0 ? [] : codingsIn(raw.headers);
  const decoding = { codings, maxBytes: maxResponseBytes(method), room, signal, sent };
  const decoded = codings.length === 0 ? bytes : await decode(raw, bytes, decoding);
  raw.bytes = undefined;
  if (decoded.length > LARGE_BYTES) await nextTick();
  return toResponse(raw, textOf(decoded), sent);
}

function toResponse({ status, headers, writtenAt }: RawResponse, text: string, sent: Sent): UpstreamResponse {
  const requestId = headerIn(headers, 'x-request-id') ?? headerIn(headers, 'x-openstack-request-id');
  const isId = requestId !== undefined && /^[\w-]{1,64}$/.test(requestId) && !reflectsSecret(requestId, sent());
  return {
    status,
    body: status >= 400 && text.length > MAX_ERROR_BYTES ? undefined : parseJson(text, tooLarge(writtenAt)),
    isEmpty: text.trim() === '',
    requestId: isId ? requestId : undefined,
    reflectsRequest: (part) => reflectsSecret(part, sent()),
    headers,
  };
}

const tooLarge = (writtenAt: number | undefined) => (): never => {
  throw new TransportError('too-large', writtenAt);
};

/** The texts that the request has sent: its credential and its body. */
type Sent = () => readonly string[];

interface Decoding {
  readonly codings: readonly string[];
  /** Limit on the decoded bytes. */
  readonly maxBytes: number;
  readonly room: ResponseRoom | undefined;
  readonly signal: CancelSignal;
  readonly sent: Sent;
}

/**
 * Removes the content codings. The decoded bytes count against the memory. Bytes that are JSON already are taken as they
 * are, whatever Content-Encoding says. An error response that cannot be decoded is classified by its status.
 */
async function decode(
  { status, writtenAt }: RawResponse,
  bytes: Buffer,
  { codings, maxBytes, room, signal, sent }: Decoding,
): Promise<Buffer> {
  if (isJson(bytes)) return bytes;
  const decoded = await withoutCodings(bytes, codings, maxBytes).catch((error: unknown) => {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw new TransportError('too-large', writtenAt, error);
    if (status >= 400) return NO_JSON;
    const names = codings.join(', ');
    const isPrintable = /^[a-z0-9.+-]{1,32}(, [a-z0-9.+-]{1,32}){0,3}$/.test(names) && !reflectsSecret(names, sent());
    throw new TransportError('undecodable', writtenAt, error, isPrintable ? names : undefined);
  });
  if (room) await reserve(room, decoded.length - bytes.length, signal, writtenAt);
  return decoded;
}

const NO_JSON = Buffer.from('not JSON');
const MAX_CODINGS = 3;

function reserve(
  { memory, response }: ResponseRoom,
  bytes: number,
  signal: CancelSignal,
  writtenAt: number | undefined,
): Promise<void> | undefined {
  if (bytes <= 0) return undefined;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new TransportError('no-room', writtenAt));
    const granted = memory.grow(response, bytes, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    if (granted === 'over-budget') reject(new TransportError('over-budget', writtenAt));
    else if (granted) resolve();
    else if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** JSON is UTF-8. Other bytes are rejected, for decoding would replace characters without notice. */
function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : 'not JSON';
}

function isJson(bytes: Buffer): boolean {
  return isUtf8(bytes) && parseJson(bytes.toString('utf8')) !== undefined;
}

/** Removes the codings, the last one first. */
async function withoutCodings(bytes: Buffer, codings: readonly string[], maxBytes: number): Promise<Buffer> {
  if (codings.length > MAX_CODINGS) throw new Error(`More than ${MAX_CODINGS} content codings.`);
  let decoded = bytes;
  for (const coding of codings.toReversed()) {
    const run = INFLATE.get(coding);
    if (!run) throw new Error('Unknown content coding.');
    decoded = await run(decoded, { maxOutputLength: maxBytes });
  }
  return decoded;
}

const PIECE = 12;

/** True if a text repeats twelve consecutive characters of a value that was sent, or a shorter value as a whole. */
function reflectsSecret(text: string, sent: readonly string[]): boolean {
  const pieces = Array.from({ length: Math.max(0, text.length - PIECE + 1) }, (_, at) => text.slice(at, at + PIECE));
  return sent.some((one) => one === text || pieces.some((piece) => one.includes(piece)));
}
