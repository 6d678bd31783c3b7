import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
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
    const response = await dispatcher.request({
      ...request,
      headers: { ...headers, ...authority },
      signal,
      // The signal is the clock; undici's own are too coarse for it.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return toAnswer(response, await readBody(response));
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    if (signal.aborted) throw gaveUp(signal, true);
    const code = codeOf(error);
    // Without a code it is not the network's fault but ours.
    if (code === '' || code === 'UND_ERR_INVALID_ARG') throw error;
    throw NEVER_SENT.has(code) ? new NoAnswer('unreachable', false, error) : new NoAnswer('broken', true, error);
  }
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

function toAnswer({ statusCode, headers }: Dispatcher.ResponseData, text: string): Answer {
  const header = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const requestId = header('x-request-id') ?? header('x-openstack-request-id');
  return {
    status: statusCode,
    body: parse(text),
    isEmpty: text.trim() === '',
    requestId: requestId !== undefined && /^[\w-]{1,64}$/.test(requestId) ? requestId : undefined,
    header,
  };
}

async function readBody(response: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    // Leaving the loop destroys the body, and with it the connection.
    if (size > MAX_ANSWER_BYTES) throw new NoAnswer('too-large', true);
    chunks.push(chunk);
  }
  const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  const encoding = String(response.headers['content-encoding'] ?? 'identity').toLowerCase();
  return encoding === 'identity' || bytes.length === 0 ? bytes.toString('utf8') : await inflated(encoding, bytes);
}

async function inflated(encoding: string, bytes: Buffer): Promise<string> {
  const run = INFLATE.get(encoding);
  if (!run) throw new NoAnswer('broken', true);
  try {
    return (await run(bytes, { maxOutputLength: MAX_ANSWER_BYTES })).toString('utf8');
  } catch (error) {
    throw new NoAnswer(codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken', true, error);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
