import { type Shape, shapes } from './upstream.ts';

/** One of the worst things that a client can ask within the limits on documents. */
export interface WorstQuery {
  readonly name: string;
  readonly query: string;
  readonly variables?: object;
  readonly method?: 'GET';
  readonly accept?: string;
}

const idOf = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const checkpoint = (shape: Shape, at = 1) =>
  shape === 'graph' ? `checkpoint:graph:${idOf(2)}:${idOf(at)}` : `checkpoint:${shape}:${idOf(at)}`;
const aliases = (count: number, field: string, name = 'a') =>
  Array.from({ length: count }, (_, at) => `${name}${at}: ${field}`).join(' ');
const same = (shape: Shape) => ({ ids: new Array(100).fill(checkpoint(shape)) });
const others = (shape: Shape, count: number) => ({
  ids: Array.from({ length: count }, (_, at) => checkpoint(shape, at)),
});
const nodes = (below: string) => `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Checkpoint { ${below} } } }`;
const one = (shape: Shape, below: string) => `{ checkpoint(id: "${checkpoint(shape)}") { ${below} } }`;
const create = (shape: Shape, alias: string, below: string) =>
  `${alias}: createCheckpoint(input: { vaultId: "vault:${shape}:${idOf(9)}" }) { ... on CreateCheckpointPayload { checkpointId checkpoint { ${below} } } ... on Failure { code message } }`;
const TYPE = 'kind name ofType { kind name ofType { kind name ofType { kind name } } }';
const FIELDS = `fields(includeDeprecated: true) { name description args { name description type { ${TYPE} } } type { ${TYPE} } }`;
const DEEP =
  'id name type dependents { id name dependents { id name dependents { id name dependents { id name dependents { id name dependents { id name dependents { id name } } } } } } }';

export const worstQueries: readonly WorstQuery[] = [
  { name: 'equal ids x 60 extraInfo', query: nodes(aliases(60, 'extraInfo')), variables: same('text') },
  {
    name: 'equal ids x 60 extraInfo of small values',
    query: nodes(aliases(60, 'extraInfo')),
    variables: same('values'),
  },
  { name: 'equal ids x 60 extraInfo, not Latin', query: nodes(aliases(60, 'extraInfo')), variables: same('wide') },
  {
    name: 'one checkpoint 60 times',
    query: `{ ${aliases(60, `checkpoint(id: "${checkpoint('text')}") { extraInfo }`)} }`,
  },
  {
    name: 'equal ids x all of resources',
    query: nodes('resources { id nativeId nativeType name extraInfo sizeGb }'),
    variables: same('resources'),
  },
  { name: 'resources x 60 aliases', query: one('resources', `resources { ${aliases(60, 'id')} }`) },
  { name: '60 x resources', query: one('resources', aliases(60, 'resources { id name extraInfo }')) },
  { name: 'resources x __typename', query: one('resources', aliases(60, 'resources { __typename }')) },
  {
    name: 'equal ids x skippedResources',
    query: nodes('skippedResources { id name reason code }'),
    variables: same('skipped'),
  },
  { name: 'resources with a long alias', query: one('resources', `resources { ${'x'.repeat(1_800)}: id }`) },
  { name: 'a graph of many parents', query: one('graph', `resourceGraph { ${DEEP} }`) },
  { name: '20 graphs of many parents', query: one('graph', aliases(20, `resourceGraph { ${DEEP} }`)) },
  { name: '30 other ids', query: nodes('extraInfo'), variables: others('text', 30) },
  { name: '100 other ids x resources', query: nodes('resources { id }'), variables: others('resources', 100) },
  {
    name: '6,000 errors behind a long comment',
    query: `#${'x'.repeat(200_000)}\nquery ($ids: [ID!]!) { ${aliases(60, 'nodes(ids: $ids) { id }')} }`,
    variables: { ids: new Array(100).fill('x') },
  },
  { name: 'introspection x 15', query: `{ ${aliases(15, `__schema { types { name description ${FIELDS} } }`)} }` },
  {
    name: 'a mutation x 60 extraInfo',
    query: `mutation { ${create('text', 'a', `id ${aliases(59, 'extraInfo', 'b')}`)} }`,
  },
  {
    name: '8 mutations x 6 resources',
    query: `mutation { ${Array.from({ length: 8 }, (_, at) => create('resources', `m${at}`, `id ${aliases(6, 'resources { id nativeType name extraInfo }', 'b')}`)).join(' ')} }`,
  },
  {
    name: 'GET, an Accept header of its own',
    method: 'GET',
    accept: 'text/html, application/json;q=0.9',
    query: one('text', 'id extraInfo'),
  },
  {
    name: 'a text of 240 kB in variables',
    query: `query ($ids: [ID!]!, $x: String!) { ${aliases(2, 'nodes(ids: $ids) { ... on Checkpoint { extraInfo } }')} vaults(filter: { upstreams: [$x] }) { nodes { id } } }`,
    variables: { ...same('values'), x: 'x'.repeat(230_000) },
  },
];

/** The configuration of the gateway over an upstream of large bodies. */
export function worstConfig(origin: string): object {
  const auth = { mode: 'token', token: 't' };
  const upstreams = shapes.map((name) => ({
    name,
    kind: name === 'graph' ? 'karbor' : 'cbr',
    endpoint: `${origin}/${name}`,
    projectId: 'p1',
    auth,
  }));
  return { port: 0, introspection: true, upstreams };
}
