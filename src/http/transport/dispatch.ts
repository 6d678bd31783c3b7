import type { Dispatcher } from 'undici';
import { lengthIn, type ResponseHeaders } from './response-headers.ts';
import type { HeldResponse, ResponseMemory } from './response-memory.ts';
import type { Route } from './route.ts';
import { abortError, TransportError, toTransportError } from './transport-error.ts';

const MAX_READ_BYTES = 8 * 1024 * 1024;
// A checkpoint of a vault with 256 resources has a third of it. A write whose answer has more is looked for.
const MAX_WRITE_BYTES = 512 * 1024;

/** The most bytes of the answer to a method that are read; the same after inflation. */
export function maxResponseBytes(method: string): number {
  return method === 'GET' ? MAX_READ_BYTES : MAX_WRITE_BYTES;
}

/** A refusal of any upstream fits in some ten thousand bytes. In a longer one nothing is looked for. */
export const MAX_ERROR_BYTES = 256_000;

/** An answer as it came, whole. */
export interface RawResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Undefined for a refusal that is too long. */
  readonly bytes: Buffer | undefined;
  readonly writtenAt: number | undefined;
}

/** What an answer takes room in. Without it, as for a write whose answer has to be read, none is asked for. */
export interface ResponseRoom {
  readonly memory: ResponseMemory;
  readonly answer: HeldResponse;
}

/**
 * Sends a request and takes in its answer. As an answer is read whole in any case, this goes by undici's lowest door,
 * where no stream is made for it.
 * @throws NoAnswer, or what is not the network's fault but ours.
 */
export function dispatch(
  way: Route,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal,
  room: ResponseRoom | undefined,
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let writtenAt: number | undefined;
    let chunks: Buffer[] = [];
    let size = 0;
    /** Bytes for which there is room. */
    let taken = 0;
    /** True for an answer that has waited for room. */
    let hasWaited = false;
    let status = 0;
    let headers: ResponseHeaders = {};
    const most = maxResponseBytes(request.method);

    function fail(error: unknown): void {
      signal.removeEventListener('abort', leave);
      const reason = toTransportError(error, writtenAt);
      // The other side has lost patience with us.
      const isOurs = hasWaited && reason instanceof TransportError && reason.kind === 'broken';
      reject(isOurs ? new TransportError('no-room', writtenAt, reason) : reason);
    }

    function succeed(bytes: Buffer | undefined): void {
      signal.removeEventListener('abort', leave);
      resolve({ status, headers, bytes, writtenAt });
    }

    // undici keeps a call that was given up for as long as it connects, but nobody should wait for it.
    function leave(): void {
      // What waits here for room is not late because of the other side.
      const isWaiting = room !== undefined && room.answer.wanted > 0;
      const reason = isWaiting ? new TransportError('no-room', writtenAt) : abortError(signal, writtenAt);
      fail(reason);
      controller?.abort(reason);
    }

    /** Takes room up to so many bytes, once for all where the length is known. The connection waits while there is none. */
    function take(bytes: number, begun: Dispatcher.DispatchController): void {
      if (!room || bytes <= taken) return;
      const more = bytes - taken;
      taken = bytes;
      const begunAt = performance.now();
      const answer = room.memory.grow(room.answer, more, () => {
        // The time that went by is none of the other side's.
        if (writtenAt !== undefined) writtenAt += performance.now() - begunAt;
        begun.resume();
      });
      if (answer === 'over-budget') begun.abort(new TransportError('over-budget', writtenAt));
      else if (!answer) {
        hasWaited = true;
        begun.pause();
      }
    }

    function gather(chunk: Buffer, begun: Dispatcher.DispatchController): void {
      size += chunk.length;
      chunks.push(chunk);
      if (status >= 400 && size > MAX_ERROR_BYTES) {
        succeed(undefined);
        begun.abort(new Error('The refusal is too long.'));
      } else if (size > most) {
        begun.abort(new TransportError('too-large', writtenAt));
      } else take(size, begun);
    }

    // Another try begins with nothing.
    if (room) room.memory.empty(room.answer);
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    // The signal is the clock; undici's own are too coarse for it.
    way.dispatch(
      { ...request, headersTimeout: 0, bodyTimeout: 0 },
      {
        // undici calls this when a socket is connected and its peer verified, just before the first byte is written.
        onRequestStart: (begun) => {
          controller = begun;
          chunks = [];
          size = 0;
          if (signal.aborted) begun.abort(abortError(signal, writtenAt));
          else writtenAt = performance.now();
        },
        onResponseStart: (begun, statusCode, given) => {
          status = statusCode;
          headers = given;
          take(Math.min(lengthIn(given), status >= 400 ? MAX_ERROR_BYTES : most), begun);
        },
        onResponseData: (begun, chunk) => gather(chunk, begun),
        onResponseEnd: () => {
          const [first] = chunks;
          succeed(chunks.length === 1 ? first : Buffer.concat(chunks, size));
        },
        onResponseError: (_controller, error) => fail(error),
      },
    );
  });
}
