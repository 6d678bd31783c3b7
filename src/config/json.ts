// Written by hand: jsonc-parser 3.3.1 finds the same positions, but its codes do not determine what is accepted there. A
// key without quotes and a bare word as a value are both InvalidSymbol, so a parser for the sentences would remain.

/** Position of a JSON syntax error, line and column from 1, and what is accepted there. */
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
 * Finds the first syntax error in text that `JSON.parse` has refused; undefined if there is none. Errors of JSON.parse
 * have a position only sometimes, and quote the surrounding text, which may be a secret.
 */
export function findJsonMistake(text: string): JsonMistake | undefined {
  let offset = 0;

  function take(pattern: RegExp): boolean {
    pattern.lastIndex = offset;
    const found = pattern.test(text);
    if (found) offset = pattern.lastIndex;
    return found;
  }

  function takeToken(token: string): boolean {
    take(SPACE);
    const found = text.startsWith(token, offset);
    if (found) offset += token.length;
    return found;
  }

  function takeString(expected: string): void {
    take(SPACE);
    if (take(STRING)) return;
    const isOpened = text[offset] === '"';
    throw new Expected(isOpened ? 'text that ends with " on its own line, with \\ written as \\\\' : expected);
  }

  function takeMembers(close: string, takeMember: () => void): void {
    if (takeToken(close)) return;
    do takeMember();
    while (takeToken(','));
    if (!takeToken(close)) throw new Expected(`"," or "${close}"`);
  }

  function takeEntry(): void {
    takeString('a key in double quotes (and no comma after the last entry)');
    if (!takeToken(':')) throw new Expected('":"');
    takeValue();
  }

  function takeValue(): void {
    if (takeToken('{')) takeMembers('}', takeEntry);
    else if (takeToken('[')) takeMembers(']', takeValue);
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
