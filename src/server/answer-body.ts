// A longer text is written sooner as bytes, a shorter one sooner as it is.
const LONG = 16_000;

/** A body as it goes out. */
export interface AnswerBody {
  readonly content: string | Buffer;
  readonly bytes: number;
}

/** The body of an answer that is nothing but its data: made when first asked for, and once for all who share it. */
export function dataBody(data: string): () => AnswerBody {
  let body: AnswerBody | undefined;
  return () => {
    body ??= answerBody(`{"data":${data}}`);
    return body;
  };
}

/** A text as it is best written. */
export function answerBody(text: string): AnswerBody {
  if (text.length < LONG) return { content: text, bytes: Buffer.byteLength(text) };
  const content = Buffer.from(text);
  return { content, bytes: content.length };
}
