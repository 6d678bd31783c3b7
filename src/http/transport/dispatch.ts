import type { Dispatcher } from 'undici';
import type { CancelSignal } from './cancellation.ts';
import { lengthIn, type ResponseHeaders } from './response-headers.ts';
import type { HeldResponse, ResponseMemory } from './response-memory.ts';
import type { Route } from './route.ts';
import { abortError, TransportError, toTransportError } from './transport-error.ts';

const MAX_READ_BYTES = 8 * 1024 * 1024;
// The checkpoint of a vault with 256 resources takes a third of this. A write with a larger response is reconciled.
const MAX_WRITE_BYTES = 512 * 1024;

/** Limit on the bytes of a response, before and after decoding, by the method of the request. */
export function maxResponseBytes(method: string): number {
  return method === 'GET' ? MAX_READ_BYTES : MAX_WRITE_BYTES;
}

/** Error responses of the upstreams have about ten thousand bytes. The body of a longer one is ignored. */
export const MAX_ERROR_BYTES = 256_000;

/** A complete response, still encoded. */
export interface RawResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Undefined for an error response above MAX_ERROR_BYTES, and once it is decoded. */
  bytes: Buffer | undefined;
  readonly writtenAt: number | undefined;
}

/** Memory accounting of a response. Writes have none: their responses are small, and have to be read. */
export interface ResponseRoom {
  readonly memory: ResponseMemory;
  readonly response: HeldResponse;
}

/**
 * Sends a request and reads the complete response. Written on undici's handler interface, below its streams: a response
 * is read whole in any case, and V8 allocates parts of a stream in the old space (figures: docs/performance.md).
 * @param mayBegin Asked when the first byte is about to be written; if false, nothing is sent.
 * @throws TransportError, or another error for a fault of the gateway itself.
 */
export function dispatch(
  route: Route,
  request: Dispatcher.DispatchOptions,
  signal: CancelSignal,
  room: ResponseRoom | undefined,
  mayBegin?: () => boolean,
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let writtenAt: number | undefined;
    let chunks: Buffer[] = [];
    let size = 0;
    /** Bytes reserved in the response memory. */
    let reserved = 0;
    /** Whether the response has waited for room. */
    let hasWaited = false;
    let status = 0;
    let headers: ResponseHeaders = {};
    const maxBytes = maxResponseBytes(request.method);

    function fail(error: unknown): void {
      signal.removeEventListener('abort', onAbort);
      const reason = toTransportError(error, writtenAt);
      // The upstream has closed a connection that waited for room here.
      const isOurs = hasWaited && reason instanceof TransportError && reason.kind === 'broken';
      reject(isOurs ? new TransportError('no-room', writtenAt, reason) : reason);
    }

    function succeed(bytes: Buffer | undefined): void {
      signal.removeEventListener('abort', onAbort);
      resolve({ status, headers, bytes, writtenAt });
    }

    // While connecting, undici reports an abort only after the connect; the caller should not wait for that.
    function onAbort(): void {
      // A response that waits for room is not late because of the upstream.
      const isWaiting = room !== undefined && room.response.wanted > 0;
      const reason = isWaiting ? new TransportError('no-room', writtenAt) : abortError(signal, writtenAt);
      fail(reason);
      controller?.abort(reason);
    }

    /** Reserves room for the first `bytes`: the whole Content-Length if there is one. The connection is paused until then. */
    function reserve(bytes: number, started: Dispatcher.DispatchController): void {
      if (!room || bytes <= reserved) return;
      const more = bytes - reserved;
      reserved = bytes;
      const startedAt = performance.now();
      const granted = room.memory.grow(room.response, more, () => {
        // The wait does not count as response time of the upstream.
        if (writtenAt !== undefined) writtenAt += performance.now() - startedAt;
        started.resume();
      });
      if (granted === 'over-budget') started.abort(new TransportError('over-budget', writtenAt));
      else if (!granted) {
        hasWaited = true;
        started.pause();
      }
    }

    function append(chunk: Buffer, started: Dispatcher.DispatchController): void {
      size += chunk.length;
      chunks.push(chunk);
      if (status >= 400 && size > MAX_ERROR_BYTES) {
        succeed(undefined);
        started.abort(new Error('The error response is too long.'));
      } else if (size > maxBytes) {
        started.abort(new TransportError('too-large', writtenAt));
      } else reserve(size, started);
    }

    // A retry starts with an empty account.
    if (room) room.memory.empty(room.response);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    route.dispatch(request, {
      // Connected and verified, just before the first byte. An error skips the request; an abort would close the socket.
      onRequestStart: (started) => {
        controller = started;
        chunks = [];
        size = 0;
        if (signal.aborted) throw abortError(signal, writtenAt);
        if (mayBegin?.() === false) throw new TransportError('unconfirmed');
        writtenAt = performance.now();
      },
      onResponseStart: (started, statusCode, given) => {
        status = statusCode;
        headers = given;
        reserve(Math.min(lengthIn(given), status >= 400 ? MAX_ERROR_BYTES : maxBytes), started);
      },
      onResponseData: (started, chunk) => append(chunk, started),
      onResponseEnd: () => {
        succeed(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size));
        chunks = [];
      },
      onResponseError: (_controller, error) => fail(error),
    });
  });
}
