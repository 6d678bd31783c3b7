import { pythonJson } from './python.ts';
import type { KarborProtectable, KarborResource } from './rows.ts';

type Node = [type: string, id: string, name: string, extraInfo: unknown];

/**
 * The stored form of a plan's resources and their dependents: nodes by number, then [parent, children] for each node with
 * children. Children are numbered before their parent.
 */
export function resourceGraph(
  resources: readonly KarborResource[],
  protectables: readonly KarborProtectable[],
): string {
  const nodes: Record<string, Node> = {};
  const adjacency: [string, string[]][] = [];
  const numbers = new Map<string, string>();

  const visit = ({ type, id, name }: KarborResource, extraInfo: unknown): string => {
    const identity = JSON.stringify([type, id, name]);
    const known = numbers.get(identity);
    if (known !== undefined) return known;
    const own = protectables.find((row) => row.type === type && row.id === id && row.name === name);
    const children = (own?.dependents ?? []).map((dependent) => visit(dependent, dependent.extraInfo ?? null));
    const number = `0x${numbers.size.toString(16)}`;
    numbers.set(identity, number);
    nodes[number] = [type, id, name, extraInfo];
    if (children.length > 0) adjacency.push([number, children]);
    return number;
  };

  // Extra information of the resources of the plan is a JSON string; that of dependents is not.
  for (const resource of resources) visit(resource, extraInfoText(resource));
  return pythonJson([nodes, adjacency]);
}

export function extraInfoText({ extraInfo }: KarborResource): string | null {
  return extraInfo === undefined ? null : pythonJson(extraInfo);
}
