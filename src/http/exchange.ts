import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { isEcho } from './echo.ts';
import { parseJson } from './json.ts';
import type { Call, PreparedRequest, Upstream } from './upstream.ts';

/** The most bytes of an answer that are read, after inflation. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

const INFLATE = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** An answer, whole. `body` is undefined when it was not JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly isEmpty: boolean;
  readonly requestId: string | undefined;
  /** True for a text of the answer that repeats what was sent, which may be a credential. */
  readonly isEcho: (text: string) => boolean;
  readonly header: (name: string) => string | undefined;
}

/** Why there is no answer. `isSent` is false only when not one byte of the request can have left. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly kind: 'timeout' | 'aborted' | 'unreachable' | 'broken' | 'too-large';
  readonly isSent: boolean;

  constructor(kind: NoAnswer['kind'], isSent: boolean, cause?: unknown) {
    super(kind, { cause });
    this.kind = kind;
    this.isSent = isSent;
  }
}

/** A call as it will be sent. Spaces in a query are %20 and never +: a signature must see what is sent. */
export function prepare(upstream: Upstream, method: PreparedRequest['method'], call: Call): PreparedRequest {
  const body = call.body === undefined ? null : JSON.stringify(call.body);
  return {
    method,
    origin: upstream.baseUrl.origin,
    path: pathOf(upstream, call),
    headers: { ...FIXED_HEADERS, ...upstream.headers, ...(body !== null && JSON_BODY) },
    body,
  };
}

const FIXED_HEADERS = { accept: 'application/json', 'accept-encoding': 'identity' };
const JSON_BODY = { 'content-type': 'application/json' };

/**
 * Sends one request and reads its answer whole: the only place that talks to an upstream. No redirect is
 * followed, nothing is sent again. The signal covers connecting, headers and body; a NoAnswer as its reason
 * says why it was aborted.
 * @throws NoAnswer when there is no whole answer.
 */
export async function exchange(
  dispatcher: Dispatcher,
  { headers, ...request }: PreparedRequest,
  authority: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const sending = dispatcher.request({
      ...request,
      headers: { ...headers, ...authority },
      signal,
      // The signal is the clock; undici's own are too coarse for it.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const response = await unlessAborted(sending, signal, true);
    return toAnswer(response, await readBody(response), [...Object.values(authority), request.body ?? '']);
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    if (signal.aborted) throw gaveUp(signal, true);
    const code = codeOf(error);
    // Without a code it is not the network's fault but ours.
    if (code === '' || code === 'UND_ERR_INVALID_ARG') throw error;
    // undici keeps what it has read within its errors; the code says enough.
    const cause = new Error(code);
    throw wasNeverSent(error) ? new NoAnswer('unreachable', false, cause) : new NoAnswer('broken', true, cause);
  }
}

/**
 * Waits for work no longer than a signal allows. undici itself keeps a call that was given up for as long as it
 * connects; that call is never sent, but nobody should wait for it.
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal, isSent: boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(gaveUp(signal, isSent));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/** What an aborted signal means for the call that it ended. */
export function gaveUp({ reason }: AbortSignal, isSent: boolean): NoAnswer {
  if (reason instanceof NoAnswer) return new NoAnswer(reason.kind, isSent, reason);
  return new NoAnswer(
    reason instanceof Error && reason.name === 'TimeoutError' ? 'timeout' : 'aborted',
    isSent,
    reason,
  );
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** These codes can also end a connection that stood: then it was not the connecting that failed. */
function wasNeverSent(error: unknown): boolean {
  const isLater = error instanceof Error && 'syscall' in error && ['read', 'write'].includes(String(error.syscall));
  return !isLater && NEVER_SENT.has(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function pathOf(upstream: Upstream, call: Call): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) query.append(key, String(value));
  }
  const path = upstream.baseUrl.pathname.replace(/\/$/, '') + call.path;
  return query.size === 0 ? path : `${path}?${String(query).replaceAll('+', '%20')}`;
}

function toAnswer({ statusCode, headers }: Dispatcher.ResponseData, text: string, sent: readonly string[]): Answer {
  const header = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const requestId = header('x-request-id') ?? header('x-openstack-request-id');
  const isId = requestId !== undefined && /^[\w-]{1,64}$/.test(requestId) && !isEcho(requestId, sent);
  return {
    status: statusCode,
    body: statusCode >= 400 && text.length > LONGEST_REFUSAL ? undefined : parseJson(text, tooMuch),
    isEmpty: text.trim() === '',
    requestId: isId ? requestId : undefined,
    isEcho: (one) => isEcho(one, sent),
    header,
  };
}

// A refusal of any upstream fits in some ten thousand characters. In a longer one nothing is looked for.
const LONGEST_REFUSAL = 256_000;

function tooMuch(): never {
  throw new NoAnswer('too-large', true);
}

async function readBody(response: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    // Leaving the loop destroys the body, and with it the connection.
    if (size > MAX_ANSWER_BYTES) throw new NoAnswer('too-large', true);
    if (response.statusCode >= 400 && size > LONGEST_REFUSAL) return NOT_JSON;
    chunks.push(chunk);
  }
  const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  const encoding = String(response.headers['content-encoding'] ?? 'identity').toLowerCase();
  const plain = encoding === 'identity' || bytes.length === 0 ? bytes : await inflated(encoding, bytes);
  // JSON is UTF-8. Bytes that are not would be read as other words than were meant.
  return isUtf8(plain) ? plain.toString('utf8') : NOT_JSON;
}

const NOT_JSON = 'not JSON';

async function inflated(encoding: string, bytes: Buffer): Promise<Buffer> {
  const run = INFLATE.get(encoding);
  if (!run) throw new NoAnswer('broken', true);
  try {
    return await run(bytes, { maxOutputLength: MAX_ANSWER_BYTES });
  } catch (error) {
    throw new NoAnswer(codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken', true, error);
  }
}
