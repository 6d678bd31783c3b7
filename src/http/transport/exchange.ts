import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { dispatch, MAX_ERROR_BYTES, maxResponseBytes, type RawResponse, type ResponseRoom } from './dispatch.ts';
import { parseJson } from './json.ts';
import { nextTick } from './parse-tick.ts';
import { reflectsSecret } from './reflects-secret.ts';
import { codingsIn, headerIn, type ResponseHeaders } from './response-headers.ts';
import type { Route } from './route.ts';
import { codeOf, TransportError } from './transport-error.ts';

const INFLATE = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** A call as it is sent, but for its authority. */
export interface PreparedRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly origin: string;
  /** Encoded, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** An answer, whole. `body` is undefined when it was not JSON. */
export interface UpstreamResponse {
  readonly status: number;
  readonly body: unknown;
  readonly isEmpty: boolean;
  readonly requestId: string | undefined;
  /** True for a text of the answer that repeats what was sent, which may be a credential. */
  readonly isEcho: (text: string) => boolean;
  readonly headers: ResponseHeaders;
}

// To parse a larger body takes so long that others should have a turn before it.
const LARGE_BYTES = 256_000;

/**
 * Sends one request and reads its answer whole: the only place that talks to an upstream. No redirect is
 * followed, nothing is sent again. The signal covers connecting, headers and body; a NoAnswer as its reason
 * says why it was aborted.
 * @throws NoAnswer when there is no whole answer.
 */
export async function exchange(
  way: Route,
  { headers, ...request }: PreparedRequest,
  authority: Readonly<Record<string, string>>,
  signal: AbortSignal,
  room?: ResponseRoom,
): Promise<UpstreamResponse> {
  const reply = await dispatch(way, { ...request, headers: { ...headers, ...authority } }, signal, room);
  const sent = [...Object.values(authority), request.body ?? '', ...(way.secrets ?? [])];
  const bytes = await plainBytes(reply, { most: maxResponseBytes(request.method), room, signal, sent });
  if (bytes.length > LARGE_BYTES) await nextTick();
  return toAnswer(reply, textOf(bytes), sent);
}

function toAnswer(
  { status, headers, writtenAt }: RawResponse,
  text: string,
  sent: readonly string[],
): UpstreamResponse {
  const requestId = headerIn(headers, 'x-request-id') ?? headerIn(headers, 'x-openstack-request-id');
  const isId = requestId !== undefined && /^[\w-]{1,64}$/.test(requestId) && !reflectsSecret(requestId, sent);
  return {
    status,
    body: status >= 400 && text.length > MAX_ERROR_BYTES ? undefined : parseJson(text, tooMuch(writtenAt)),
    isEmpty: text.trim() === '',
    requestId: isId ? requestId : undefined,
    isEcho: (one) => reflectsSecret(one, sent),
    headers,
  };
}

const tooMuch = (writtenAt: number | undefined) => (): never => {
  throw new TransportError('too-large', writtenAt);
};

interface Decoding {
  /** How many bytes there may be without their coding. */
  readonly most: number;
  readonly room: ResponseRoom | undefined;
  readonly signal: AbortSignal;
  readonly sent: readonly string[];
}

/**
 * The bytes of an answer without their codings; they count as what they are then. Bytes that are JSON are taken as they
 * are, whatever the header says of them. A refusal says enough by its status.
 */
async function plainBytes(reply: RawResponse, { most, room, signal, sent }: Decoding): Promise<Buffer> {
  const { status, headers, bytes = NO_JSON, writtenAt } = reply;
  const codings = codingsIn(headers);
  if (codings.length === 0 || bytes.length === 0 || isJson(bytes)) return bytes;
  const plain = await decoded(bytes, codings, most).catch((error: unknown) => {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') throw new TransportError('too-large', writtenAt, error);
    if (status >= 400) return NO_JSON;
    const names = codings.join(', ');
    const isTellable = /^[a-z0-9.+-]{1,32}(, [a-z0-9.+-]{1,32}){0,3}$/.test(names) && !reflectsSecret(names, sent);
    throw new TransportError('undecodable', writtenAt, error, isTellable ? names : undefined);
  });
  if (room) await roomFor(room, plain.length - bytes.length, signal, writtenAt);
  return plain;
}

const NO_JSON = Buffer.from('not JSON');
// Nobody codes a body more often.
const MAX_CODINGS = 3;

function roomFor(
  { memory, answer }: ResponseRoom,
  bytes: number,
  signal: AbortSignal,
  writtenAt: number | undefined,
): Promise<void> | undefined {
  if (bytes <= 0) return undefined;
  return new Promise((resolve, reject) => {
    const leave = () => reject(new TransportError('no-room', writtenAt));
    const taken = memory.grow(answer, bytes, () => {
      signal.removeEventListener('abort', leave);
      resolve();
    });
    if (taken === 'over-budget') reject(new TransportError('over-budget', writtenAt));
    else if (taken) resolve();
    else if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}

/** JSON is UTF-8. Bytes that are not would be read as other words than were meant. */
function textOf(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : 'not JSON';
}

function isJson(bytes: Buffer): boolean {
  return isUtf8(bytes) && parseJson(bytes.toString('utf8')) !== undefined;
}

/** Takes the codings off again, the last one first. */
async function decoded(bytes: Buffer, codings: readonly string[], most: number): Promise<Buffer> {
  if (codings.length > MAX_CODINGS) throw new Error('These are too many codings.');
  let plain = bytes;
  for (const coding of codings.toReversed()) {
    const run = INFLATE.get(coding);
    if (!run) throw new Error('This coding is not known.');
    plain = await run(plain, { maxOutputLength: most });
  }
  return plain;
}
