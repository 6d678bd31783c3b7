import { readdirSync, readFileSync } from 'node:fs';

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** The code of the block that follows. */
  readonly next: string | undefined;
}

const ROOT = new URL('../../', import.meta.url);
const PAGES = readdirSync(new URL('docs/', ROOT)).filter((name) => name.endsWith('.md'));

/** The text of a document by its path in the repository. */
export const documentAt = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

export const README = documentAt('README.md');

/** README and the pages of docs/, by their paths. */
export const MANUAL: ReadonlyMap<string, string> = new Map(
  ['README.md', ...PAGES.map((name) => `docs/${name}`)].map((path) => [path, documentAt(path)]),
);

const WHOLE = [...MANUAL.values()].join('\n');

/** The code blocks of a document, or of the whole manual, in their order. */
export function codeBlocks(text = WHOLE): CodeBlock[] {
  const found = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return found.map(([, language = '', code = ''], index) => ({ language, code, next: found[index + 1]?.[2] }));
}

/** The cells of the table of the manual with this head of its first column; back quotes around a whole cell are removed. */
export function table(head: string): string[][] {
  const tables = [...WHOLE.matchAll(new RegExp(`^\\| ${head} \\|.*\\n\\|[ |-]+\\n((?:\\|.*\\n)+)`, 'gm'))];
  const [[, rows = ''] = [], ...others] = tables;
  if (others.length > 0) throw new Error(`The manual has ${tables.length} tables of "${head}".`);
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
