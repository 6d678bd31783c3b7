import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { asNoAnswer, gaveUp, NoAnswer } from './no-answer.ts';

/** The most bytes of an answer that are read; the same after inflation. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** A refusal of any upstream fits in some ten thousand bytes. In a longer one nothing is looked for. */
export const LONGEST_REFUSAL = 256_000;

/** An answer as it came, whole. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Undefined for a refusal that is too long. */
  readonly bytes: Buffer | undefined;
}

/**
 * Sends a request and takes in its answer. As an answer is read whole in any case, this goes by undici's lowest door,
 * where no stream is made for it.
 * @throws NoAnswer, or what is not the network's fault but ours.
 */
export function transfer(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let chunks: Buffer[] = [];
    let size = 0;
    let status = 0;
    let headers: IncomingHttpHeaders = {};

    function fail(error: unknown): void {
      signal.removeEventListener('abort', leave);
      reject(asNoAnswer(error));
    }

    function succeed(bytes: Buffer | undefined): void {
      signal.removeEventListener('abort', leave);
      resolve({ status, headers, bytes });
    }

    // undici keeps a call that was given up for as long as it connects, but nobody should wait for it.
    function leave(): void {
      const reason = gaveUp(signal, true);
      fail(reason);
      controller?.abort(reason);
    }

    function take(chunk: Buffer, begun: Dispatcher.DispatchController): void {
      size += chunk.length;
      chunks.push(chunk);
      if (status >= 400 && size > LONGEST_REFUSAL) {
        succeed(undefined);
        begun.abort(new Error('The refusal is too long.'));
      } else if (size > MAX_ANSWER_BYTES) {
        begun.abort(new NoAnswer('too-large', true));
      }
    }

    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    // The signal is the clock; undici's own are too coarse for it.
    dispatcher.dispatch(
      { ...request, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart: (begun) => {
          controller = begun;
          chunks = [];
          size = 0;
          if (signal.aborted) begun.abort(gaveUp(signal, true));
        },
        onResponseStart: (_controller, statusCode, given) => {
          status = statusCode;
          headers = given;
        },
        onResponseData: (begun, chunk) => take(chunk, begun),
        onResponseEnd: () => {
          const [first] = chunks;
          succeed(chunks.length === 1 ? first : Buffer.concat(chunks, size));
        },
        onResponseError: (_controller, error) => fail(error),
      },
    );
  });
}
