// A longer text is written sooner as bytes, a shorter one sooner as it is.
const LONG = 16_000;

/** What stands before the data of a body without errors. */
export const OPENING = '{"data":';

/** A body as it goes out. */
export interface ResponseBody {
  readonly content: string | Buffer;
  readonly bytes: number;
}

/** The body of an answer that is nothing but its data: made when first asked for, and once for all who share it. */
export function dataBody(data: readonly string[], bytes: number): () => ResponseBody {
  let body: ResponseBody | undefined;
  return () => {
    body ??= responseBody([OPENING, ...data, '}'], OPENING.length + bytes + 1);
    return body;
  };
}

/** The pieces of a text as they are best written, and how many bytes they have. */
export function responseBody(pieces: readonly string[], bytes = bytesOf(pieces)): ResponseBody {
  if (bytes < LONG) return { content: pieces.join(''), bytes };
  const content = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const piece of pieces) at += content.write(piece, at);
  return { content, bytes };
}

function bytesOf(pieces: readonly string[]): number {
  return pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
}
