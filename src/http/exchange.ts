import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { GatewayError } from '../failure.ts';
import type { Call, Upstream } from './upstream.ts';

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

/**
 * Makes one HTTP call and reads its answer whole: the only place that talks to an upstream.
 * No redirect is followed, nothing is retried. The time that is left of the request covers connecting,
 * headers and body.
 * @throws NoAnswer when there is no whole answer; GatewayError when the call may not be made.
 */
export async function exchange(upstream: Upstream, method: Dispatcher.HttpMethod, call: Call): Promise<Answer> {
  if (upstream.refusal) throw upstream.refusal;
  const left = Math.ceil(upstream.deadline.at - performance.now());
  if (left <= 0) {
    throw new GatewayError('DEADLINE_EXCEEDED', `${upstream.name}: no time was left for ${call.operation}.`, {
      upstream: upstream.name,
    });
  }
  const timeout = AbortSignal.timeout(left);
  const signal = AbortSignal.any([upstream.signal, timeout]);
  let isSent = false;
  try {
    const authority = await upstream.authorize(signal);
    const body = call.body === undefined ? null : JSON.stringify(call.body);
    const headers = { ...FIXED_HEADERS, ...upstream.headers, ...authority, ...(body !== null && JSON_BODY) };
    isSent = true;
    const response = await upstream.dispatcher.request({
      origin: upstream.baseUrl.origin,
      path: pathOf(upstream, call),
      method,
      headers,
      body,
      signal,
      // The signal is the clock; undici's own are too coarse for it.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return toAnswer(response, await readBody(response));
  } catch (error) {
    if (error instanceof NoAnswer || error instanceof GatewayError) throw error;
    if (timeout.aborted) throw new NoAnswer('timeout', isSent, error);
    if (signal.aborted) throw new NoAnswer('aborted', isSent, error);
    const code = codeOf(error);
    // Without a code it is not the network's fault but ours.
    if (code === '' || code === 'UND_ERR_INVALID_ARG') throw error;
    throw NEVER_SENT.has(code) ? new NoAnswer('unreachable', false, error) : new NoAnswer('broken', true, error);
  }
}

const FIXED_HEADERS = { accept: 'application/json', 'accept-encoding': 'identity' };
const JSON_BODY = { 'content-type': 'application/json' };

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
  return query.size === 0 ? path : `${path}?${query}`;
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
