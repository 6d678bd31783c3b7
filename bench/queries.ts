import { cbrCheckpointSet, cbrVaults, KEYS, labPlans, providers } from './upstream/estate.ts';
import { LISTS, listNames, projectOf } from './upstream/projects.ts';

/** The queries of the bench; those with a c are asked on CBR's wire. */
export const karborQueries = ['q1', 'q2', 'q3', 'q4'] as const;
export const cbrQueries = ['q1c', 'q2c', 'q3c'] as const;
export const queryNames = [...karborQueries, ...cbrQueries] as const;
export type QueryName = (typeof queryNames)[number];

/** What a load asks for: one query, or several of Karbor's as traffic has them. */
export const loadNames = [...queryNames, 'mixed'] as const;
export type LoadName = (typeof loadNames)[number];

/** What a server is asked in: the product's schema, the REST API's own shape, a path with the key, or one without. */
export type Dialect = 'graph' | 'rest' | 'path' | 'fixed';

/** A GraphQL request. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const RESOURCE =
  'nativeId nativeType name protectStatus nativeProtectStatus sizeGb backupSizeMb backupCount extraInfo dependents { nativeId }';
const VAULT = `nativeId name nativeStatus resources { ${RESOURCE} }`;

const graph: Record<QueryName, string> = {
  q1: 'query Q1($id: ID!) { vault(id: $id) { nativeId name nativeStatus } }',
  q2: `query Q2($filter: CheckpointFilter!) { checkpoints(first: 50, filter: $filter) { nodes { nativeId nativeStatus projectId createdOn vault { ${VAULT} } } } }`,
  q3: `query Q3($filter: VaultFilter!) { vaults(first: 50, filter: $filter) { nodes { description ${VAULT} } } }`,
  q4: '{ upstreams { name } }',
  q1c: 'query Q1c($id: ID!) { vault(id: $id) { nativeId name nativeStatus } }',
  q2c: `query Q2c($ids: [ID!]!) { nodes(ids: $ids) { ... on Checkpoint { nativeId nativeStatus vaultName vault { ${VAULT} } } } }`,
  q3c: `query Q3c($filter: VaultFilter!) { vaults(first: 50, filter: $filter) { nodes { description ${VAULT} capacity { sizeGb allocatedGb usedMb } tags { key value } } } }`,
};

const REST_RESOURCE =
  'nativeId: id nativeType: type name protectStatus nativeProtectStatus sizeGb backupSizeMb backupCount extraInfo: extra_info dependents { nativeId: id }';
const REST_VAULT = `nativeId: id name nativeStatus: status resources { ${REST_RESOURCE} }`;

/**
 * The REST API's own names, as a gateway without code gives them; aliases make the answers alike. Lists are left
 * without one: Tailcall 1.0.0 answers null for what is read below a list that has an alias.
 */
const rest: Record<(typeof karborQueries)[number], string> = {
  q1: 'query Q1($id: String!) { vault: getPlan(plan_id: $id) { plan { nativeId: id name nativeStatus: status } } }',
  q2: `query Q2($id: String!) { checkpoints: listCheckpoints(provider_id: $id) { checkpoints { nativeId: id nativeStatus: status projectId: project_id createdOn: created_at vault { plan { ${REST_VAULT} } } } } }`,
  q3: `query Q3($id: String!) { vaults: listPlans(project_id: $id) { plans { description ${REST_VAULT} } } }`,
  q4: '{ upstreams { name } }',
};

const LISTED: readonly QueryName[] = ['q2', 'q3', 'q3c'];

/** How many keys a query has: the first one is the hot one. */
export function keysOf(name: QueryName): number {
  return name === 'q4' ? 1 : LISTED.includes(name) ? LISTS : KEYS;
}

/** The request for one of a query's keys; undefined where a dialect cannot say it. */
export function operationOf(dialect: 'graph' | 'rest', name: QueryName, key = 0): Operation | undefined {
  if (dialect === 'graph') return { query: graph[name], variables: variablesOf(name, key) };
  const query = Object.entries(rest).find(([known]) => known === name)?.[1];
  if (query === undefined) return undefined;
  const id = keyOf(name, key);
  return { query, variables: name === 'q4' ? {} : { id: name === 'q3' ? projectOf(id) : id } };
}

const setOf = (key: number) => cbrCheckpointSet(key).map(({ id }) => id);

/** What a query is asked for: a native id, several, or the name of an upstream. */
export function keyOf(name: QueryName, key = 0): string {
  const keys: Record<QueryName, () => string | undefined> = {
    q1: () => labPlans[key]?.id,
    q2: () => providers[key]?.id,
    q3: () => listNames('wide')[key],
    q4: () => undefined,
    q1c: () => cbrVaults[key]?.id,
    q2c: () => setOf(key).join(','),
    q3c: () => listNames('sg')[key],
  };
  return keys[name]() ?? '';
}

function variablesOf(name: QueryName, key: number): Record<string, unknown> {
  const id = keyOf(name, key);
  const variables: Record<QueryName, () => Record<string, unknown>> = {
    q1: () => ({ id: `vault:lab:${id}` }),
    q2: () => ({ filter: { upstreams: ['lab'], providerId: `provider:lab:${id}` } }),
    q3: () => ({ filter: { upstreams: [id] } }),
    q4: () => ({}),
    q1c: () => ({ id: `vault:sg:${id}` }),
    q2c: () => ({ ids: setOf(key).map((one) => `checkpoint:sg:${one}`) }),
    q3c: () => ({ filter: { upstreams: [id] } }),
  };
  return variables[name]();
}
