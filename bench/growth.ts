import type { Operation } from './queries.ts';
import { deepCheckpoint, GROWING, growingPlan, growingProvider, PAGE } from './upstream/growth.ts';

/** Sends an operation and gives its data. */
export type AskData = (operation: Operation) => Promise<unknown>;

/** What the gateway is configured with where lists and graphs grow. */
export function growingUpstreams(endpoint: string): object {
  return {
    upstreams: [{ name: 'growing', kind: 'karbor', endpoint, projectId: GROWING, auth: { mode: 'passthrough' } }],
  };
}

const PAGE_OF_LIST = `query Page($after: String, $provider: ID!) {
  checkpoints(first: ${PAGE}, after: $after, filter: { upstreams: ["growing"], providerId: $provider }) {
    nodes { nativeId nativeStatus createdOn }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Page {
  readonly checkpoints: {
    readonly nodes: readonly { readonly nativeId: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/**
 * Walks through a list by its cursors: the operations, one for each page.
 * @throws Error unless every checkpoint came once.
 */
export async function walkList(ask: AskData, length: number): Promise<readonly Operation[]> {
  const operations: Operation[] = [];
  const seen = new Set<string>();
  let after: string | null = null;
  do {
    const variables = { after, provider: `provider:growing:${growingProvider(length).id}` };
    const operation: Operation = { query: PAGE_OF_LIST, variables };
    const { checkpoints } = (await ask(operation)) as Page;
    operations.push(operation);
    for (const { nativeId } of checkpoints.nodes) seen.add(nativeId);
    after = checkpoints.pageInfo.hasNextPage ? checkpoints.pageInfo.endCursor : null;
  } while (after !== null && operations.length <= length / PAGE);
  if (seen.size !== length) throw new Error(`The list of ${length} gave ${seen.size} checkpoints.`);
  return operations;
}

/** The newest five of a plan whose whole list has to be read for them. */
export function newestOf(length: number): Operation {
  const query = 'query Newest($id: ID!) { vault(id: $id) { checkpoints(first: 5) { nodes { nativeId createdOn } } } }';
  return { query, variables: { id: `vault:growing:${growingPlan(length).id}` } };
}

/** A graph to its last level. */
export function graphOf(levels: number): Operation {
  let selection = '';
  for (let level = levels; level > 1; level -= 1) selection = ` dependents { nativeId name type${selection} }`;
  const { id, providerId } = deepCheckpoint(levels);
  const query = `query Graph($id: ID!) { checkpoint(id: $id) { resourceGraph { nativeId name type${selection} } } }`;
  return { query, variables: { id: `checkpoint:growing:${providerId}:${id}` } };
}
