import type { IncomingMessage } from 'node:http';

// A client that is still sending when it is refused reads the answer only if it may go on for a while.
const MAX_DISCARDED_BYTES = 10_000_000;

/** Why there is no body: it is larger than allowed, or the client left. */
export type NoBody = 'too large' | 'left';

/** Reads a body of at most so many bytes. What comes after them is not kept. */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | NoBody> {
  // What came in one piece with the head is there as soon as Node has handed that on.
  await undefined;
  return wholeBody(request, most) ?? gathered(request, most);
}

/**
 * A body that is there already. To listen for its parts and its end, which nobody else waits for, costs up to a tenth of
 * all that a small answer takes.
 */
function wholeBody(request: IncomingMessage, most: number): Buffer | undefined {
  const length = Number(request.headers['content-length']);
  if (length === 0 || length > most || length !== request.readableLength) return undefined;
  return request.read();
}

function gathered(request: IncomingMessage, most: number): Promise<Buffer | NoBody> {
  if (request.destroyed) return Promise.resolve('left');
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= most) return void chunks.push(chunk);
      chunks = [];
      request.off('data', take);
      resolve('too large');
    };
    request.on('data', take);
    request.on('end', () => {
      const [only, ...others] = chunks;
      resolve(only && others.length === 0 ? only : Buffer.concat(chunks));
    });
    // Node tells errors of a request only where somebody listens for them; that it closes it tells after every one.
    request.on('close', () => resolve('left'));
  });
}

/** Reads on for a while, keeping nothing, and then hangs up. */
export function discardBody(request: IncomingMessage): void {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (length === undefined && coding === undefined) return;
  let left = MAX_DISCARDED_BYTES;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
}
