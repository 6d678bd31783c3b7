/** What each node leads to. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

export function graphOf(pairs: Iterable<readonly [from: string, to: string]>): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of pairs) {
    const targets = graph.get(from) ?? new Set();
    graph.set(from, targets.add(to));
  }
  return graph;
}

/** The largest sets of nodes that all lead to one another, each in the order of the alphabet (after Tarjan). */
export function circlesIn(graph: Graph): string[][] {
  const circles: string[][] = [];
  const order = new Map<string, number>();
  const path: string[] = [];

  function lowestFrom(node: string): number {
    const own = order.size;
    let lowest = own;
    order.set(node, own);
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, lowestFrom(next));
      else if (path.includes(next)) lowest = Math.min(lowest, order.get(next) ?? own);
    }
    if (lowest === own) {
      const circle = path.splice(path.indexOf(node));
      if (circle.length > 1) circles.push(circle.toSorted());
    }
    return lowest;
  }

  for (const node of graph.keys()) if (!order.has(node)) lowestFrom(node);
  return circles;
}
