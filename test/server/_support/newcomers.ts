import { uuidOf } from '../../support/native-id.ts';

// Where a hundred of them stayed it would show.
const BALLAST = 'x'.repeat(100_000);

/** A request. */
export interface Sent {
  readonly query: string;
  readonly variables?: object;
  readonly operationName?: string;
  readonly extensions?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What makes something new to remember in each request. */
export const kinds: Readonly<Record<string, (n: number) => Sent>> = {
  'documents that run': (n) => ({ query: `query Q${n} { upstreams { n${n}: name } }` }),
  'documents that are invalid': (n) => ({ query: `{ upstreams { n${n} } }` }),
  'documents that cannot be parsed': (n) => ({ query: `{ upstreams { n${n}` }),
  'documents that are too deep': (n) => ({
    query: `{ ${`n${n}: node(id: "upstream:lab") { `.repeat(13)}id${' }'.repeat(14)}`,
  }),
  'tokens, projects and ids': (n) => ({
    query: `query { vault(id: "vault:lab:${uuidOf(`v${n}`)}") { name } }`,
    headers: { 'x-auth-token': `token-${n}`, 'x-project-id': `project-${n}` },
  }),
  'names of operations': (n) => ({ query: 'query Same { upstreams { name } }', operationName: `Op${n}` }),
  'variables of @include': (n) => ({
    query: `query Q${n % 500}($a: Boolean!, $b: Boolean!, $c: Boolean!, $d: Boolean!) {
      upstreams { name @include(if: $a) kind @skip(if: $b) region @include(if: $c) id @skip(if: $d) projectId }
    }`,
    variables: { a: (n & 512) > 0, b: (n & 1024) > 0, c: (n & 2048) > 0, d: (n & 4096) > 0 },
  }),
  'long variables': longVariables,
  'hashes of documents': (n) => ({
    query: '',
    extensions: { persistedQuery: { version: 1, sha256Hash: n.toString(16).padStart(64, '0') } },
  }),
  'addresses and ids of requests': (n) => ({
    query: `query A${n} { upstreams { id } }`,
    headers: { 'x-forwarded-for': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`, 'x-request-id': `r${n}` },
  }),
  'long tokens': (n) => ({
    query: '{ upstreams { name } }',
    headers: { 'x-auth-token': `${n}${BALLAST.slice(0, 12_000)}` },
  }),
};

/** They decide what it costs, and stand beside one that decides what is compiled. */
export function longVariables(n: number): Sent {
  return {
    query: `query L${n}($ids: [ID!]!, $on: Boolean!) { nodes(ids: $ids) @include(if: $on) { id } upstreams { name } }`,
    variables: { ids: [`${BALLAST}${n}`], on: false },
  };
}

/** A document as long as limits.tokens allows. */
export function largest(n: number): string {
  const fields = 'id name nativeType nativeId sizeGb backupCount extraInfo '.repeat(30);
  const levels = Array.from({ length: 8 }, () => `dependents { ${fields} `).join('');
  return `query N${n} { vaults(first: 1) { nodes { resources { ${levels} ${'}'.repeat(8)} } } } }`;
}
