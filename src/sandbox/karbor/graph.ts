import { pythonJson } from './python.ts';
import type { KarborProtectable, KarborResource } from './rows.ts';

type Node = [type: string, id: string, name: string, extraInfo: unknown];

/**
 * The text that is stored of a plan's resources and all that hangs on them: nodes by number, then
 * [parent, children] for each node that has some. Children are numbered before their parent.
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

  // What the plan says of its own resources is text once more; what was found on the way is not.
  for (const resource of resources) visit(resource, extraInfoText(resource));
  return pythonJson([nodes, adjacency]);
}

export function extraInfoText({ extraInfo }: KarborResource): string | null {
  return extraInfo === undefined ? null : pythonJson(extraInfo);
}
