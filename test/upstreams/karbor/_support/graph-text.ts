/** The text of a graph, as Karbor stores it. */
export function graph(nodes: Record<string, unknown>, adjacency: unknown): string {
  return JSON.stringify([nodes, adjacency]);
}

export function volume(id: string): unknown[] {
  return ['OS::Cinder::Volume', id, `volume ${id}`, null];
}

export function server(id: string): unknown[] {
  return ['OS::Nova::Server', id, `server ${id}`, null];
}

/** That many nodes, each the only child of the one before. */
export function chain(length: number): string {
  const nodes = Object.fromEntries(Array.from({ length }, (_, index) => [`0x${index}`, server(String(index))]));
  return graph(
    nodes,
    Array.from({ length: length - 1 }, (_, index) => [`0x${index}`, [`0x${index + 1}`]]),
  );
}

/** That many servers with one volume, which appears below each. */
export function starOf(servers: number): string {
  const serials = Array.from({ length: servers }, (_, index) => `0x${index}`);
  const nodes = Object.fromEntries(serials.map((serial) => [serial, server(serial)]));
  return graph(
    { ...nodes, v: volume('v') },
    serials.map((serial) => [serial, ['v']]),
  );
}

/** Two nodes a level, each a parent of both below: twice as many appearances at every level. */
export function lattice(levels: number): string {
  const nodes: Record<string, unknown> = {};
  const adjacency: unknown[] = [];
  for (let level = 0; level < levels; level += 1) {
    nodes[`l${level}`] = server(`l${level}`);
    nodes[`r${level}`] = server(`r${level}`);
    if (level > 0) adjacency.push([`l${level - 1}`, [`l${level}`, `r${level}`]]);
    if (level > 0) adjacency.push([`r${level - 1}`, [`l${level}`, `r${level}`]]);
  }
  return graph(nodes, adjacency);
}
