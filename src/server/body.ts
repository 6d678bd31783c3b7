import type { IncomingMessage } from 'node:http';

// A client that is still sending when it is refused reads the answer only if it may go on for a while.
const MOST_DISCARDED = 10_000_000;

/** Why there is no body: it is larger than allowed, or the client left. */
export type NoBody = 'too large' | 'left';

/** Reads a body of at most so many bytes. What comes after them is not kept. */
export function readBody(request: IncomingMessage, most: number): Promise<Buffer | NoBody> {
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
    // Without a listener an error of the request ends the process; that it closes is told after every error.
    request.on('error', () => {});
    request.on('close', () => resolve('left'));
  });
}

/** Reads on for a while, keeping nothing, and then hangs up. */
export function discardBody(request: IncomingMessage): void {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (length === undefined && coding === undefined) return;
  let left = MOST_DISCARDED;
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
}
