import { type PlannedResource, type Resource, type ResourceType, resourceType } from '../../domain/resource.ts';
import { decodeNestedJson, isJsonObject, ShapeError } from '../../http/json-reader.ts';
import { parseJson } from '../../http/transport/json.ts';

// Karbor's own graphs have three levels: project, server, volume. Both limits are for broken and hostile graphs.
const MAX_LEVELS = 64;
const MAX_APPEARANCES = 10_000;

/**
 * Reads the graph that a checkpoint keeps as text: `[nodes, adjacency]`, where nodes go by serial ids and
 * adjacency is a list of `[parent, [child, ...]]`. Answers with the roots. The whole graph is checked here, in time
 * linear in nodes and edges; an appearance below a root is built when its parent's `dependents` are read. A node with
 * two parents appears below both.
 * @throws ShapeError for what is not such a graph, for a circle, for more than 64 levels or 10,000 appearances.
 */
export function readGraph(text: string, ownerId: string): readonly Resource[] {
  const nodes = parseGraph(text);
  return rootsOf(nodes).map((node, position) => new Appearance(`resource:${ownerId}/graph/${position}`, node));
}

class GraphNode {
  readonly record: PlannedResource;
  readonly children: GraphNode[] = [];
  /** Mentions as a child that the check has not met yet. */
  mentions = 0;
  level = 1;
  /** How often the node appears: the number of ways to it from the roots. */
  appearances = 0;
  #extraInfo: unknown;

  constructor(record: PlannedResource) {
    this.record = record;
  }

  /** Decoded once, however often the node appears. */
  get extraInfo(): unknown {
    if (this.#extraInfo === undefined) this.#extraInfo = decodeNestedJson(this.record.extraInfo);
    return this.#extraInfo;
  }
}

/**
 * A node at one place of the graph. The id is the path to it: the position of the root among the roots, then of each
 * dependent among its parent's. Serial ids would not do: they are foreign text of any length.
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
    if (parents.has(parent)) throw new ShapeError('the resource graph names a parent twice');
    parents.add(parent);
    for (const childSerial of children) {
      const child = nodeOf(bySerial, childSerial);
      child.mentions += 1;
      parent.children.push(child);
    }
  }
  return [...bySerial.values()];
}

/** Goes through the nodes from the roots down, each after all of its parents (Kahn), and counts instead of walking. */
function rootsOf(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const roots = nodes.filter(({ mentions }) => mentions === 0);
  for (const root of roots) root.appearances = 1;
  const visited = [...roots];
  let appearances = 0;
  for (const node of visited) {
    if (node.level > MAX_LEVELS) throw new ShapeError('the resource graph has too many levels');
    appearances += node.appearances;
    // Refused before it is passed on, so that the count of no child can overflow.
    if (appearances > MAX_APPEARANCES) throw tooLarge();
    for (const child of node.children) {
      child.appearances += node.appearances;
      child.level = Math.max(child.level, node.level + 1);
      child.mentions -= 1;
      if (child.mentions === 0) visited.push(child);
    }
  }
  if (visited.length < nodes.length) throw new ShapeError('the resource graph runs in a circle');
  return roots;
}

/** Nodes that early releases wrote have no fourth member. */
function toRecord(node: unknown): PlannedResource {
  const [nativeType, nativeId, name, extraInfo] = members(node, 3, 4);
  if (typeof nativeType !== 'string' || typeof nativeId !== 'string') throw unreadable();
  if (typeof name !== 'string' && name !== null) throw unreadable();
  return { nativeType, nativeId, name, extraInfo };
}

function nodeOf(nodes: ReadonlyMap<string, GraphNode>, serial: unknown): GraphNode {
  const node = typeof serial === 'string' ? nodes.get(serial) : undefined;
  if (!node) throw new ShapeError('the resource graph names a node that it does not have');
  return node;
}

function members(value: unknown, least: number, most = least): unknown[] {
  if (!Array.isArray(value) || value.length < least || value.length > most) throw unreadable();
  return value;
}

function unreadable(): ShapeError {
  return new ShapeError('the resource graph cannot be read');
}

function tooLarge(): ShapeError {
  return new ShapeError('the resource graph is too large');
}
