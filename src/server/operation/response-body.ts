import type { GraphQLError } from 'graphql';

// A longer text is written sooner as bytes, a shorter one sooner as it is.
const LONG = 16_000;

const OPENING = '{"data":';

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

/** What a client is told, beside the data. */
interface Parts {
  /** JSON of the data, in pieces. */
  readonly pieces: readonly string[];
  readonly errors?: readonly GraphQLError[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** The body of an answer in pieces, without what its extensions say to the HTTP side. */
export function bodyPieces({ pieces, errors, extensions }: Parts): string[] {
  const { http: _http, ...shown } = extensions ?? {};
  const all = errors ? ['{"errors":', JSON.stringify(errors), ',"data":'] : [OPENING];
  for (const piece of pieces) all.push(piece);
  all.push(Object.keys(shown).length === 0 ? '}' : `,"extensions":${JSON.stringify(shown)}}`);
  return all;
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
