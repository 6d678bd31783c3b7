/** Where JSON text stops being JSON (both from 1), and what could stand there. */
export interface JsonMistake {
  line: number;
  column: number;
  expected: string;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const LITERAL = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

class Expected extends Error {}

/**
 * Finds the first mistake in text that `JSON.parse` refused; undefined if there is none.
 * JSON.parse itself tells the place only sometimes, and quotes the text around it, which may be a secret.
 */
export function findJsonMistake(text: string): JsonMistake | undefined {
  let offset = 0;

  function take(pattern: RegExp): boolean {
    pattern.lastIndex = offset;
    const found = pattern.test(text);
    if (found) offset = pattern.lastIndex;
    return found;
  }

  function takeMark(mark: string): boolean {
    take(SPACE);
    const found = text.startsWith(mark, offset);
    if (found) offset += mark.length;
    return found;
  }

  function takeString(expected: string): void {
    take(SPACE);
    if (take(STRING)) return;
    const isOpened = text[offset] === '"';
    throw new Expected(isOpened ? 'text that ends with " on its own line, with \\ written as \\\\' : expected);
  }

  function takeMembers(close: string, takeMember: () => void): void {
    if (takeMark(close)) return;
    do takeMember();
    while (takeMark(','));
    if (!takeMark(close)) throw new Expected(`"," or "${close}"`);
  }

  function takeEntry(): void {
    takeString('a key in double quotes (and no comma after the last entry)');
    if (!takeMark(':')) throw new Expected('":"');
    takeValue();
  }

  function takeValue(): void {
    if (takeMark('{')) takeMembers('}', takeEntry);
    else if (takeMark('[')) takeMembers(']', takeValue);
    else if (!take(LITERAL)) takeString('a value');
  }

  try {
    takeValue();
    take(SPACE);
    if (offset < text.length) throw new Expected('the end of the file');
    return undefined;
  } catch (error) {
    if (!(error instanceof Expected)) throw error;
    const lines = text.slice(0, offset).split('\n');
    return { line: lines.length, column: (lines.at(-1) ?? '').length + 1, expected: error.message };
  }
}
