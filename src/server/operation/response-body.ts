// Node writes a longer text faster as a buffer, a shorter one faster as a string.
const MIN_BUFFER_BYTES = 16_000;

/** Start of a body without errors. */
export const OPENING = '{"data":';

/** A body ready to be written. */
export interface ResponseBody {
  readonly content: string | Buffer;
  readonly bytes: number;
}

/** The data of a response, as JSON in pieces, for all requests that wait for it. */
export interface ResponseData {
  readonly pieces: string[];
  /** The body of a response with data alone, once it was built. */
  body: ResponseBody | undefined;
  readonly bytes: number;
  /** The number of requests that have not written it. */
  readers: number;
}

/** Built once for all subscribers of a flight. */
export function dataBody(data: ResponseData): ResponseBody {
  data.body ??= responseBody([OPENING, ...data.pieces, '}'], OPENING.length + data.bytes + 1);
  return data.body;
}

/**
 * Called when a request has written the data; the last one drops the text. Promises that have grown old with their request
 * would retain the text until the next full collection (see `resultOf` of http/request.ts).
 */
export function dropWritten(data: ResponseData): void {
  data.readers -= 1;
  if (data.readers > 0) return;
  data.pieces.length = 0;
  data.body = undefined;
}

/** Joins the pieces of a body in the form that Node writes fastest. */
export function responseBody(pieces: readonly string[], bytes = bytesOf(pieces)): ResponseBody {
  if (bytes < MIN_BUFFER_BYTES) return { content: pieces.join(''), bytes };
  const content = Buffer.allocUnsafe(bytes);
  // As many bytes as characters: all are ASCII.
  const encoding = pieces.reduce((sum, { length }) => sum + length, 0) === bytes ? 'latin1' : 'utf8';
  let offset = 0;
  for (const piece of pieces) offset += content.write(piece, offset, encoding);
  return { content, bytes };
}

function bytesOf(pieces: readonly string[]): number {
  return pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
}
