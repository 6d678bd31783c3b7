import { uuidOf } from './native-id.ts';

export const VAULT = `{ vault(id: "vault:sg:${uuidOf('0')}") { nativeId name } }`;
const BY_ID = 'query Q($id: ID!) { vault(id: $id) { name } }';
const DELETE = `mutation { deleteCheckpoint(input: { id: "checkpoint:sg:${uuidOf('missing')}" }) { __typename ... on Failure { code } } }`;

/** One body for each way in which an answer can end. */
export const BODIES: Readonly<Record<string, unknown>> = {
  data: { query: VAULT },
  'data in Unicode': { query: '{ lohn: __typename }', variables: { größe: '給与 \ud83d\ude00' } },
  'data beside an error': {
    query: `{ a: ${VAULT.slice(2, -2)} b: vault(id: "vault:sg:${uuidOf('conflict')}") { name } }`,
  },
  'null beside an error': { query: '{ node(id: "x") { id } }' },
  introspection: { query: '{ __schema { queryType { name } } }' },
  mutation: { query: DELETE },
  'no document': { query: '{ vaults(' },
  'an empty document': { query: '' },
  'an unknown field': { query: '{ nothing more }' },
  'a wrong variable': { query: BY_ID, variables: { id: {} } },
  'a missing variable': { query: BY_ID },
  'a null variable': { query: BY_ID, variables: { id: null } },
  'no such operation': { query: BY_ID, operationName: 'R', variables: { id: `vault:sg:${uuidOf('0')}` } },
  'a named operation': { query: `${BY_ID} query R { __typename }`, operationName: 'R' },
  'two operations and no name': { query: `${BY_ID} query R { __typename }` },
  'a long introspection': {
    query: `{ __schema { types ${'{ fields { type '.repeat(7)}{ name }${' } }'.repeat(7)} } }`,
  },
  'too many levels': { query: `{ vaults { nodes ${'{ upstream { providers '.repeat(6)}{ id }${' } }'.repeat(6)} } }` },
  'too many aliases': { query: `{ ${Array.from({ length: 61 }, (_, at) => `a${at}: __typename`).join(' ')} }` },
  'too high a cost': {
    query: '{ vaults(first: 100) { nodes { checkpoints(first: 100) { nodes { backups { id } } } } } }',
  },
  'too long a list': {
    query: 'query Q($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    variables: { ids: new Array(101).fill('x') },
  },
  'a subscription': { query: 'subscription { x }' },
  'a deferred part': { query: '{ ... @defer { upstreams { name } } }' },
  'a __proto__ for a variable': JSON.parse(`{"query":${JSON.stringify(BY_ID)},"variables":{"__proto__":{"id":"x"}}}`),
};
