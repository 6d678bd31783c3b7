import { list, perhaps, record, shape } from '../_support/contract.ts';
import { anything, BROKEN, type Rule, said, text } from '../_support/contract-values.ts';
import { type } from './resource-types.ts';

/** A list of that many members, read as an object whose keys are their places. */
const tuple =
  (lengths: readonly number[], fields: Parameters<typeof shape>[0]): Rule =>
  (value) =>
    Array.isArray(value) && lengths.includes(value.length) ? shape(fields)({ ...value }) : BROKEN;

// Early releases wrote no fourth member.
const node = tuple(
  [3, 4],
  [
    ['nativeType', '0', text],
    ['type', '0', type],
    ['nativeId', '1', text],
    ['name', '2', perhaps(text)],
    ['extraInfo', '3', anything],
  ],
);
const link = tuple(
  [2],
  [
    ['parent', '0', text],
    ['children', '1', list(text)],
  ],
);
const parts = tuple(
  [2],
  [
    ['nodes', '0', record(node)],
    ['links', '1', list(link)],
  ],
);

interface Parts {
  readonly nodes: Readonly<Record<string, object>>;
  readonly links: readonly { readonly parent: string; readonly children: readonly string[] }[];
}

/** Nodes, and which hang on which: the roots are shown, each with so many levels below it. */
export const graph =
  (levels: number): Rule =>
  (value) => {
    const read = parts(said(value));
    if (read === BROKEN) return BROKEN;
    const { nodes, links } = read as Parts;
    const below = new Map(links.map(({ parent, children }) => [parent, children]));
    const children = new Set(links.flatMap((one) => one.children));
    const named = [...below.keys(), ...children];
    const isWhole = below.size === links.length && named.every((serial) => Object.hasOwn(nodes, serial));
    if (!isWhole || hasCircle(below)) return BROKEN;
    const show = (serial: string, left: number): object => ({
      ...nodes[serial],
      ...(left > 0 && { dependents: (below.get(serial) ?? []).map((child) => show(child, left - 1)) }),
    });
    return Object.keys(nodes)
      .filter((serial) => !children.has(serial))
      .map((serial) => show(serial, levels));
  };

/** Takes away what nothing left hangs on, until that is all or there is none. */
function hasCircle(below: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Map(below);
  for (;;) {
    const ends = [...left].filter(([, children]) => !children.some((child) => left.has(child)));
    if (ends.length === 0) return left.size > 0;
    for (const [serial] of ends) left.delete(serial);
  }
}
