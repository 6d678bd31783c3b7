import { type PlannedResource, type Resource, type ResourceType, resourceType } from '../../domain/resource.ts';
import { decodeNestedJson, isJsonObject, ShapeError } from '../../http/json-reader.ts';
import { parseJson } from '../../http/transport/json.ts';

// Karbor's graphs have three levels: project, server, volume. Both limits protect against invalid and hostile graphs.
const MAX_LEVELS = 64;
const MAX_APPEARANCES = 10_000;

/**
 * Parses a recorded graph: `[nodes, adjacency]`, with nodes by serial id and adjacency as a list of
 * `[parent, [child, ...]]`. Gives the roots. The whole graph is validated here, in time linear in nodes and edges;
 * appearances below a root are built when the `dependents` of the parent are read. A node with two parents appears below
 * both.
 * @throws ShapeError for an invalid graph, a cycle, more than 64 levels or more than 10,000 appearances.
 */
export function readGraph(text: string, ownerId: string): readonly Resource[] {
  const nodes = parseGraph(text);
  return rootsOf(nodes).map((node, position) => new Appearance(`resource:${ownerId}/graph/${position}`, node));
}

class GraphNode {
  readonly record: PlannedResource;
  readonly children: GraphNode[] = [];
  /** Parents that the traversal has not visited yet. */
  unvisitedParents = 0;
  level = 1;
  /** The number of paths to the node from the roots. */
  appearances = 0;
  #extraInfo: unknown;

  constructor(record: PlannedResource) {
    this.record = record;
  }

  /** Decoded once per node. */
  get extraInfo(): unknown {
    if (this.#extraInfo === undefined) this.#extraInfo = decodeNestedJson(this.record.extraInfo);
    return this.#extraInfo;
  }
}

/**
 * One appearance of a node in the graph. The id is the path: the position of the root, then of each dependent. Serial ids
 * are unsuitable: they are foreign strings of any length.
 */
class Appearance implements Resource {
  readonly id: string;
  readonly nativeId: string;
  readonly type: ResourceType;
  readonly nativeType: string;
  readonly name: string | null;
  readonly protectStatus = null;
  readonly nativeProtectStatus = null;
  readonly sizeGb = null;
  readonly backupSizeMb = null;
  readonly backupCount = null;
  readonly #node: GraphNode;
  #dependents: readonly Appearance[] | undefined;

  constructor(id: string, node: GraphNode) {
    const { nativeId, nativeType, name } = node.record;
    this.id = id;
    this.nativeId = nativeId;
    this.type = resourceType(nativeType);
    this.nativeType = nativeType;
    this.name = name;
    this.#node = node;
  }

  get extraInfo(): unknown {
    return this.#node.extraInfo;
  }

  get dependents(): readonly Appearance[] {
    this.#dependents ??= this.#node.children.map((child, position) => new Appearance(`${this.id}/${position}`, child));
    return this.#dependents;
  }
}

function parseGraph(text: string): readonly GraphNode[] {
  const [nodes, adjacency] = members(parseJson(text), 2);
  if (!isJsonObject(nodes) || !Array.isArray(adjacency)) throw unreadable();
  const serials = Object.keys(nodes);
  // Each node appears at least once.
  if (serials.length > MAX_APPEARANCES) throw tooLarge();
  const bySerial = new Map(serials.map((serial) => [serial, new GraphNode(toRecord(nodes[serial]))]));
  const parents = new Set<GraphNode>();
  for (const entry of adjacency) {
    const [serial, children] = members(entry, 2);
    if (typeof serial !== 'string' || !Array.isArray(children)) throw unreadable();
    const parent = nodeOf(bySerial, serial);
    if (parents.has(parent)) throw new ShapeError('the resource graph lists a parent twice');
    parents.add(parent);
    for (const childSerial of children) {
      const child = nodeOf(bySerial, childSerial);
      child.unvisitedParents += 1;
      parent.children.push(child);
    }
  }
  return [...bySerial.values()];
}

/** Visits each node after all of its parents (Kahn) and counts paths instead of walking them. */
function rootsOf(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const roots = nodes.filter(({ unvisitedParents }) => unvisitedParents === 0);
  for (const root of roots) root.appearances = 1;
  const visited = [...roots];
  let appearances = 0;
  for (const node of visited) {
    if (node.level > MAX_LEVELS) throw new ShapeError('the resource graph has too many levels');
    appearances += node.appearances;
    // Checked before the children are counted, so that no count can overflow.
    if (appearances > MAX_APPEARANCES) throw tooLarge();
    for (const child of node.children) {
      child.appearances += node.appearances;
      child.level = Math.max(child.level, node.level + 1);
      child.unvisitedParents -= 1;
      if (child.unvisitedParents === 0) visited.push(child);
    }
  }
  if (visited.length < nodes.length) throw new ShapeError('the resource graph has a cycle');
  return roots;
}

/** Nodes of early releases have no fourth member. */
function toRecord(node: unknown): PlannedResource {
  const [nativeType, nativeId, name, extraInfo] = members(node, 3, 4);
  if (typeof nativeType !== 'string' || typeof nativeId !== 'string') throw unreadable();
  if (typeof name !== 'string' && name !== null) throw unreadable();
  return { nativeType, nativeId, name, extraInfo };
}

function nodeOf(nodes: ReadonlyMap<string, GraphNode>, serial: unknown): GraphNode {
  const node = typeof serial === 'string' ? nodes.get(serial) : undefined;
  if (!node) throw new ShapeError('the resource graph refers to a node that does not exist');
  return node;
}

function members(value: unknown, min: number, max = min): unknown[] {
  if (!Array.isArray(value) || value.length < min || value.length > max) throw unreadable();
  return value;
}

function unreadable(): ShapeError {
  return new ShapeError('the resource graph cannot be read');
}

function tooLarge(): ShapeError {
  return new ShapeError('the resource graph is too large');
}
