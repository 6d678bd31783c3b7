import { cbrCheckpoints, cbrVaults, labPlans, provider } from './upstream/estate.ts';

/** The queries of the bench; those with a c are asked on CBR's wire. */
export const karborQueries = ['q1', 'q2', 'q3', 'q4'] as const;
export const cbrQueries = ['q1c', 'q2c', 'q3c'] as const;
export const queryNames = [...karborQueries, ...cbrQueries] as const;
export type QueryName = (typeof queryNames)[number];

/** What a server is asked in: the product's schema, the REST API's own shape, or a path for each query. */
export type Dialect = 'graph' | 'rest' | 'path';

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
  q3: `query Q3 { vaults(first: 50, filter: { upstreams: ["wide"] }) { nodes { description ${VAULT} } } }`,
  q4: '{ upstreams { name } }',
  q1c: 'query Q1c($id: ID!) { vault(id: $id) { nativeId name nativeStatus } }',
  q2c: `query Q2c($ids: [ID!]!) { nodes(ids: $ids) { ... on Checkpoint { nativeId nativeStatus vaultName vault { ${VAULT} } } } }`,
  q3c: `query Q3c { vaults(first: 50, filter: { upstreams: ["sg"] }) { nodes { description ${VAULT} capacity { sizeGb allocatedGb usedMb } tags { key value } } } }`,
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
  q3: `query Q3 { vaults: listWidePlans { plans { description ${REST_VAULT} } } }`,
  q4: '{ upstreams { name } }',
};

/** How many keys a query has: the first one is the hot one. */
export function keysOf(name: QueryName): number {
  return name === 'q1' ? labPlans.length : name === 'q1c' ? cbrVaults.length : 1;
}

/** The request for one of a query's keys; undefined where a dialect cannot say it. */
export function operationOf(dialect: Exclude<Dialect, 'path'>, name: QueryName, key = 0): Operation | undefined {
  if (dialect === 'graph') return { query: graph[name], variables: variablesOf(name, key) };
  const query = Object.entries(rest).find(([known]) => known === name)?.[1];
  if (query === undefined) return undefined;
  const ids: Partial<Record<QueryName, unknown>> = { q1: planId(key), q2: provider.id };
  return { query, variables: name in ids ? { id: ids[name] } : {} };
}

/** The native id that Q1 or Q1c asks for. */
export function nativeIdOf(name: QueryName, key = 0): string {
  return name === 'q1c' ? (cbrVaults[key]?.id ?? '') : planId(key);
}

function planId(key: number): string {
  return labPlans[key]?.id ?? '';
}

function variablesOf(name: QueryName, key: number): Record<string, unknown> {
  if (name === 'q1') return { id: `vault:lab:${planId(key)}` };
  if (name === 'q1c') return { id: `vault:sg:${nativeIdOf(name, key)}` };
  if (name === 'q2') return { filter: { upstreams: ['lab'], providerId: `provider:lab:${provider.id}` } };
  if (name === 'q2c') return { ids: cbrCheckpoints.map(({ id }) => `checkpoint:sg:${id}`) };
  return {};
}
