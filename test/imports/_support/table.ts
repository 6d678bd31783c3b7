import { posix } from 'node:path';
import { circlesIn, graphOf } from './circles.ts';
import type { Edge, Kind } from './edges.ts';

/** What the files of a folder, or a file beside the folders, import: folders and files below `src`, and packages. */
export type Table = ReadonlyMap<string, ReadonlyMap<string, Kind>>;

const ROW = /^\| `(src[^`]*)` \| (.*) \| (.*) \|$/gm;
const CELL = /^`([^`]+)`(?: \((types|import\(\))\))?$/;

/** Reads the table out of a document: folder, imports of ours, packages. */
export function tableIn(text: string): Table {
  return new Map(
    [...text.matchAll(ROW)].map(([, name = '', ours, packages]) => [name, cellsOf(`${ours}, ${packages}`)]),
  );
}

function cellsOf(text: string): Map<string, Kind> {
  const cells = text.split(', ').filter((cell) => cell.trim() !== '');
  return new Map(
    cells.map((cell) => {
      const [, name, kind = 'value'] = CELL.exec(cell.trim()) ?? [];
      if (name === undefined) throw new Error(`A cell of the import table cannot be read: ${cell}`);
      return [name, kind as Kind];
    }),
  );
}

/** Each way in which imports and table differ, in words. Packages are imports as well; modules of Node are free. */
export function problemsOf(files: readonly string[], edges: readonly Edge[], table: Table): string[] {
  const rows = new Set(files.map(rowOf));
  const counted = edges.filter(({ to }) => !to.startsWith('node:'));
  const used = usedBy(counted);
  return [
    ...[...rows].filter((row) => !table.has(row)).map((row) => `${row} is not in the table`),
    ...[...table.keys()].filter((row) => !rows.has(row)).map((row) => `${row} is in the table, and not there`),
    ...counted.flatMap((edge) => forbidden(edge, table)),
    ...[...table].flatMap(([row, cells]) => unused(row, cells, used.get(row))),
  ];
}

/** Folders that import one another. What goes on between a folder and those within it is theirs. */
export function folderCircles(edges: readonly Edge[]): string[][] {
  const pairs = edges
    .filter(({ to }) => to.startsWith('src/'))
    .map(({ from, to }) => [rowOf(from), rowOf(to)] as const);
  const isWithin = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}/`);
  return circlesIn(graphOf(pairs.filter(([from, to]) => !isWithin(from, to) && !isWithin(to, from))));
}

/** Files that import one another. */
export function fileCircles(edges: readonly Edge[]): string[][] {
  return circlesIn(graphOf(edges.map(({ from, to }) => [from, to])));
}

const RANKS: readonly Kind[] = ['types', 'import()', 'value'];
const isAbove = (one: Kind, other: Kind) => RANKS.indexOf(one) > RANKS.indexOf(other);

/** The most that each row takes of each name. */
function usedBy(edges: readonly Edge[]): Table {
  const used = new Map<string, Map<string, Kind>>();
  for (const { from, to, kind } of edges) {
    const cells = used.get(rowOf(from)) ?? new Map<string, Kind>();
    const name = nameOf(to);
    const before = cells.get(name);
    used.set(rowOf(from), before && !isAbove(kind, before) ? cells : cells.set(name, kind));
  }
  return used;
}

function forbidden({ from, to, kind }: Edge, table: Table): string[] {
  if (rowOf(from) === rowOf(to)) return [];
  const allowed = table.get(rowOf(from))?.get(nameOf(to));
  if (allowed !== undefined && !isAbove(kind, allowed)) return [];
  return [`${from} may not import ${to}${kind === 'value' ? '' : ` (${kind})`}`];
}

/** The table says what is, so it shrinks with the code. */
function unused(row: string, cells: ReadonlyMap<string, Kind>, used: ReadonlyMap<string, Kind> | undefined): string[] {
  return [...cells].flatMap(([name, kind]) => {
    const most = used?.get(name);
    return most === undefined || isAbove(kind, most) ? [`${row} does not import ${shown(name, kind)}`] : [];
  });
}

function shown(name: string, kind: Kind): string {
  return kind === 'value' ? name : `${name} (${kind})`;
}

/** The folder of a file; a file right below `src` stands for itself. */
function rowOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === 'src' ? file : folder;
}

/** As a cell has it: without `src/`, and of a module of a package the package. */
function nameOf(to: string): string {
  if (to.startsWith('src/')) return rowOf(to).slice('src/'.length);
  return to.startsWith('.') || to.startsWith('(') ? to : to.split('/', to.startsWith('@') ? 2 : 1).join('/');
}
