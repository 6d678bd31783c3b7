import type { IncomingMessage } from 'node:http';

// A client that is still sending when it is refused reads the response only if the connection stays open for a while.
const MAX_DISCARDED_BYTES = 10_000_000;

/** Reason for a missing body: above the limit, or the client has disconnected. */
export type NoBody = 'too large' | 'left';

/** Reads a body of at maxBytes `maxBytes`. Bytes above the limit are dropped. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | NoBody> {
  // A body that has arrived with the head is readable after Node's 'request' event.
  await undefined;
  return bufferedBody(request, maxBytes) ?? collectBody(request, maxBytes);
}

/**
 * A body that has arrived already. Listeners for its chunks and its end would cost up to a tenth of the time of a small
 * response.
 */
function bufferedBody(request: IncomingMessage, maxBytes: number): Buffer | undefined {
  const length = Number(request.headers['content-length']);
  if (length === 0 || length > maxBytes || length !== request.readableLength) return undefined;
  return request.read();
}

function collectBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | NoBody> {
  if (request.destroyed) return Promise.resolve('left');
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    const collect = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) return void chunks.push(chunk);
      chunks = [];
      request.off('data', collect);
      resolve('too large');
    };
    request.on('data', collect);
    request.on('end', () => {
      const [only, ...others] = chunks;
      resolve(only && others.length === 0 ? only : Buffer.concat(chunks));
    });
    // Node emits 'error' on a request only if there is a listener, and 'close' after every error.
    request.on('close', () => resolve('left'));
  });
}

/** Reads and drops the rest of a body up to a limit, then closes the connection. */
export function discardBody(request: IncomingMessage): void {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (length === undefined && coding === undefined) return;
  let left = MAX_DISCARDED_BYTES;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
}
