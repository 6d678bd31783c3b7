import { readFileSync } from 'node:fs';

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** The code of the block that stands next. */
  readonly next: string | undefined;
}

export const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The code blocks of a document, in their order. */
export function codeBlocks(text = README): CodeBlock[] {
  const found = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return found.map(([, language = '', code = ''], index) => ({ language, code, next: found[index + 1]?.[2] }));
}

/** The cells of a table, row by row, by the head of its first column; back quotes around a whole cell are taken off. */
export function table(head: string): string[][] {
  const [, rows = ''] = new RegExp(`^\\| ${head} \\|.*\\n\\|[ |-]+\\n((?:\\|.*\\n)+)`, 'm').exec(README) ?? [];
  const cellsOf = (row: string) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1'));
  return rows.trimEnd().split('\n').map(cellsOf);
}

/** The first cells of a table. */
export function firstColumn(head: string): string[] {
  return table(head).flatMap(([first]) => first || []);
}
