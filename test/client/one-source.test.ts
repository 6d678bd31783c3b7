import { gql } from '@apollo/client';
import { createOperationDescriptor, fetchQuery } from 'relay-runtime';
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { ANY_COST } from '../support/config.ts';
import { addRun, NIGHT, serverVault } from '../support/estates.ts';
import { everyFieldOf } from '../support/every-field.ts';
import { type ListeningGateway, startGateway } from '../support/gateway.ts';
import { loadRecipeClients, type RecipeClients } from './_support/recipe-clients.ts';
import { toRequest } from './_support/relay-request.ts';

/** A client whose cache knows things by their ids. */
interface Caching {
  /** Asks the gateway, and puts the answer into the cache. */
  readonly ask: (document: string, variables: object) => Promise<unknown>;
  /** The same from the cache alone. */
  readonly cached: (document: string, variables: object) => unknown;
}

const CLIENTS: Record<string, (recipe: RecipeClients, url: string) => Caching> = {
  Apollo: (recipe, url) => {
    const client = recipe.apollo(url);
    return {
      ask: (document, variables) =>
        client.query({ query: gql(document), variables, fetchPolicy: 'network-only', errorPolicy: 'none' }),
      cached: (document, variables) => client.readQuery({ query: gql(document), variables }),
    };
  },
  urql: (recipe, url) => {
    const client = recipe.urql(url);
    return {
      ask: async (document, variables) => {
        const { error } = await client.query(document, variables, { requestPolicy: 'network-only' }).toPromise();
        if (error) throw error;
      },
      cached: (document, variables) => client.readQuery(document, variables)?.data,
    };
  },
  Relay: (recipe, url) => {
    const environment = recipe.relay(url);
    return {
      ask: (document, variables) =>
        fetchQuery(environment, toRequest(document), { ...variables }, { fetchPolicy: 'network-only' }).toPromise(),
      cached: (document, variables) =>
        environment.lookup(createOperationDescriptor(toRequest(document), { ...variables }).fragment).data,
    };
  },
};

let recipe: RecipeClients;
let documents: Awaited<ReturnType<typeof writeDocuments>>;
let gateway: ListeningGateway;

beforeAll(async () => {
  // Progress depends on the time.
  const startedAt = Date.now();
  const sandbox = { now: () => startedAt };
  [recipe, gateway] = await Promise.all([loadRecipeClients(), startGateway({ limits: ANY_COST }, { sandbox })]);
  documents = await writeDocuments();
  return gateway.close;
});

/** All that a checkpoint shows, with the id of each part. */
async function writeDocuments() {
  const fields = await everyFieldOf('Checkpoint', 1, async (query) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return answer.json();
  });
  const page = `checkpoints(first: $first, filter: $filter) { nodes { ${fields} } }`;
  const one = `checkpoint(id: $id) { ${fields} }`;
  return {
    list: `query List($first: Int, $filter: CheckpointFilter) { ${page} }`,
    detail: `query Detail($id: ID!) { ${one} }`,
    both: `query Both($id: ID!, $first: Int, $filter: CheckpointFilter) { ${one} ${page} }`,
    bothReversed: `query Reversed($id: ID!, $first: Int, $filter: CheckpointFilter) { ${page} ${one} }`,
  };
}

/** Opens list and detail in turn, and in one document, and watches what the cache then shows of the list. */
async function browse(name: string, upstream: string, { url } = gateway) {
  const said: string[] = [];
  for (const level of ['warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void said.push(words.map(String).join(' ')));
  }
  onTestFinished(() => void vi.restoreAllMocks());
  const client = CLIENTS[name]?.(recipe, `${url}/graphql`);
  if (!client) throw new Error(`There is no client ${name}.`);
  const { list, detail, both, bothReversed } = documents;
  const rows = { first: 4, filter: { upstreams: [upstream] } };
  const flips = new Set<string>();

  await client.ask(list, rows);
  let shown = leavesOf(client.cached(list, rows));
  const ids = [...shown].flatMap(([path, value]) => (/^checkpoints\.nodes\.\d+\.id$/.test(path) ? String(value) : []));

  async function ask(document: string, variables: object): Promise<void> {
    await client?.ask(document, variables);
    const now = leavesOf(client?.cached(list, rows));
    for (const path of new Set([...shown.keys(), ...now.keys()])) {
      // The progress of a run moves meanwhile.
      if (now.get(path) !== shown.get(path) && !/progress(Percent)?$/.test(path))
        flips.add(path.replace(/^.*nodes\.\d+\./, ''));
    }
    shown = now;
  }

  for (const id of ids) await ask(detail, { id });
  await ask(list, rows);
  for (const id of ids) await ask(both, { id, ...rows });
  for (const id of ids) await ask(bothReversed, { id, ...rows });
  return { ids, leaves: shown.size, flips: [...flips], said };
}

/** Every value by its path. */
function leavesOf(value: unknown, path: readonly string[] = [], found = new Map<string, unknown>()) {
  if (typeof value !== 'object' || value === null) return found.set(path.join('.'), value);
  for (const [key, member] of Object.entries(value)) leavesOf(member, [...path, key], found);
  if (Array.isArray(value)) found.set([...path, 'length'].join('.'), value.length);
  return found;
}

it.each(Object.keys(CLIENTS).flatMap((name) => ['sg', 'lab'].map((upstream) => [name, upstream] as const)))(
  '%s shows one truth of each checkpoint of %s, in lists and by id, and warns of nothing',
  async (name, upstream) => {
    const { ids, leaves, ...found } = await browse(name, upstream);
    expect(ids).toHaveLength(4);
    expect(leaves).toBeGreaterThan(150);
    expect(found).toEqual({ flips: [], said: [] });
  },
);

it.each(Object.keys(CLIENTS))(
  '%s shows two truths of a status that only the record knows, and of nothing else',
  async (name) => {
    const estate = emptyEstate();
    const vault = serverVault('stuck', 2);
    estate.cbr.vaults.push(vault);
    addRun(estate, vault, NIGHT).checkpoint.status = 'error-deleting';
    const other = await startGateway({ limits: ANY_COST }, { sandbox: { estate } });
    onTestFinished(other.close);
    const { flips, said } = await browse(name, 'sg', other);
    // Its backups show the same status.
    expect(flips.filter((path) => !/^(backups\.\d\.checkpoint\.)?status$/.test(path))).toEqual([]);
    expect(flips).toContain('status');
    expect(said.filter((words) => !words.includes('status'))).toEqual([]);
    // Relay alone compares within one answer.
    expect(said.length > 0).toBe(name === 'Relay');
  },
);
