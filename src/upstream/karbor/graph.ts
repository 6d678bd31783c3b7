import { type Resource, resourceIds } from '../../domain/resource.ts';
import { parseJson } from '../../http/json.ts';
import { isWire, ShapeError } from '../../http/wire.ts';
import { type ResourceRecord, toResource } from './resources.ts';

// Karbor's own graphs go project, server, volume. The limits are for what is broken or meant to break us.
const MOST_LEVELS = 64;
const MOST_APPEARANCES = 10_000;

interface Graph {
  readonly nodes: ReadonlyMap<string, ResourceRecord>;
  readonly childrenOf: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the graph that a checkpoint keeps as text: `[nodes, adjacency]`, where nodes go by serial ids and
 * adjacency is a list of `[parent, [child, ...]]`. Answers with the roots. A node with two parents is shown under
 * both, each time with an id of its own. Null: no graph was recorded.
 * @throws ShapeError for what is not such a graph, for a circle, and for more than is reasonable to show.
 */
export function readGraph(text: string | null, ownerId: string): readonly Resource[] | null {
  if (text === null) return null;
  const { nodes, childrenOf } = parseGraph(text);
  const resourceId = resourceIds(ownerId, 'graph');
  const shown = new Set<string>();
  let appearances = 0;

  function show(serial: string, record: ResourceRecord, ancestors: readonly string[]): Resource {
    if (ancestors.includes(serial)) throw new ShapeError('the resource graph runs in a circle');
    if (ancestors.length === MOST_LEVELS) throw new ShapeError('the resource graph has too many levels');
    appearances += 1;
    if (appearances > MOST_APPEARANCES) throw tooLarge();
    shown.add(serial);
    const id = resourceId(record.nativeType, record.nativeId);
    const path = [...ancestors, serial];
    const dependents = (childrenOf.get(serial) ?? []).map((child) => show(child, nodeOf(nodes, child), path));
    return toResource(id, record, dependents);
  }

  const children = new Set([...childrenOf.values()].flat());
  const roots = [...nodes]
    .filter(([serial]) => !children.has(serial))
    .map(([serial, record]) => show(serial, record, []));
  // What no root leads to hangs on a circle.
  if (shown.size < nodes.size) throw new ShapeError('the resource graph runs in a circle');
  return roots;
}

function parseGraph(text: string): Graph {
  const [nodes, adjacency] = members(parseJson(text), 2);
  if (!isWire(nodes) || !Array.isArray(adjacency)) throw unreadable();
  if (Object.keys(nodes).length > MOST_APPEARANCES) throw tooLarge();
  const records = new Map(Object.entries(nodes).map(([serial, node]) => [serial, toRecord(node)]));
  const childrenOf = new Map<string, readonly string[]>();
  for (const entry of adjacency) {
    const [parent, children] = members(entry, 2);
    if (typeof parent !== 'string' || !Array.isArray(children)) throw unreadable();
    if (childrenOf.has(parent)) throw new ShapeError('the resource graph names a parent twice');
    nodeOf(records, parent);
    childrenOf.set(parent, children);
    for (const child of children) nodeOf(records, child);
  }
  return { nodes: records, childrenOf };
}

/** Nodes that early releases wrote have no fourth member. */
function toRecord(node: unknown): ResourceRecord {
  const [nativeType, nativeId, name, extraInfo] = members(node, 3, 4);
  if (typeof nativeType !== 'string' || typeof nativeId !== 'string') throw unreadable();
  if (typeof name !== 'string' && name !== null) throw unreadable();
  return { nativeType, nativeId, name, extraInfo };
}

function nodeOf(nodes: ReadonlyMap<string, ResourceRecord>, serial: unknown): ResourceRecord {
  const record = typeof serial === 'string' ? nodes.get(serial) : undefined;
  if (!record) throw new ShapeError('the resource graph names a node that it does not have');
  return record;
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
