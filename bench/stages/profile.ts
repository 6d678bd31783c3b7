import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OTHER, type Stage, stageOf } from './stages.ts';

/** A CPU profile as V8 writes it. */
export interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

/** The share of each stage in the time in which the process was not idle; the shares add up to 1. */
export function sharesOf({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<Stage, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stages = new Map<number, Stage | undefined>();
  const sources = new Map<string, readonly string[]>();
  // A parent comes before its children, and decides for those that have no stage of their own.
  const visit = ({ id, callFrame, children = [] }: ProfileNode, parent: Stage | undefined): void => {
    const { functionName, url, lineNumber } = callFrame;
    const stage = stageOf({ name: functionName, file: fileOf(url, lineNumber, sources), parent });
    stages.set(id, stage);
    for (const child of children) {
      const node = byId.get(child);
      if (node) visit(node, stage);
    }
  };
  const [root] = nodes;
  if (root) visit(root, undefined);
  const times = new Map<Stage, number>();
  let whole = 0;
  for (const [index, id] of samples.entries()) {
    const us = timeDeltas[index] ?? 0;
    if (byId.get(id)?.callFrame.functionName === '(idle)') continue;
    const stage = stages.get(id) ?? OTHER;
    times.set(stage, (times.get(stage) ?? 0) + us);
    whole += us;
  }
  return new Map([...times].map(([stage, us]) => [stage, us / whole]));
}

/** The source of a frame: above each module of the bundle esbuild writes the file that it comes from. */
function fileOf(url: string, line: number, sources: Map<string, readonly string[]>): string {
  if (!url.startsWith('file:')) return url;
  const lines = sources.get(url) ?? readFileSync(fileURLToPath(url), 'utf8').split('\n');
  sources.set(url, lines);
  for (let at = line; at >= 0; at -= 1) {
    const found = /^\/\/ ((?:src|node_modules)\/\S+)$/.exec(lines[at] ?? '')?.[1];
    if (found !== undefined) return found;
  }
  return url;
}
