import { operationOf, type QueryName } from '../queries.ts';
import { postOf } from '../run/requests.ts';
import type { HttpRequest } from '../run/wrk.ts';
import { provider } from '../upstream/estate.ts';
import { LAB, projectOf, SG } from '../upstream/projects.ts';
import { type Fault, sickId } from './sick-id.ts';

/** One request of a soak. */
export interface Sending {
  readonly request: HttpRequest;
  /** It has to be answered in full and without an error. */
  readonly isGood: boolean;
  /** When the client leaves without waiting for the answer. */
  readonly leavesAfterMs?: number;
}

/** What the gateway is configured with: two upstreams that are well, one on the other wire, three that are not. */
export function soakConfig(endpoint: string): object {
  const shared = { endpoint, auth: { mode: 'passthrough' } };
  const karbor = (name: string, projectId: string) => ({ ...shared, name, kind: 'karbor', projectId });
  return {
    port: 0,
    requestTimeoutMs: 3_000,
    upstreams: [
      karbor('lab', LAB),
      karbor('wide', projectOf('wide')),
      { ...shared, name: 'sg', kind: 'cbr', projectId: SG },
      ...['ill', 'hung', 'busy'].map((name) => karbor(name, `${name}-project`)),
    ],
  };
}

const KEYS = 500;
const CALLERS = 50;
const FAULTS: readonly Fault[] = [400, 401, 403, 409, 500, 502, 503, 504, 'cut', 'half', 'words', 'shape'];
const REFUSED = [
  (n: number) => `{ upstreams { nothing${n} } }`,
  (n: number) => `{ upstreams { n${n}: name }`,
  (n: number) => `{ ${`n${n}: node(id: "upstream:lab") { `.repeat(14)}id${' }'.repeat(15)}`,
  (n: number) => `query Q${n}($id: ID!) { vault(id: $id) { name } }`,
];
const BROKEN = ['{"query": ', '[]', '{}', `{"query":"${' '.repeat(300_000)}"}`];

/** How many of a thousand requests are of each kind, and how the one of that number is made. */
const kinds: Readonly<Record<string, readonly [share: number, make: (n: number) => Sending]>> = {
  'Q1, 500 keys and 50 callers': [460, (n) => good('q1', n)],
  Q1c: [60, (n) => good('q1c', n)],
  Q2: [10, (n) => good('q2', n)],
  Q3: [10, (n) => good('q3', n)],
  Q4: [150, (n) => good('q4', n)],
  'Q1 with a token never seen': [40, (n) => ({ ...good('q1', n), request: withToken('q1', n, `new-${n}`) })],
  'documents never seen': [60, (n) => sending({ query: `query New${n} { upstreams { n${n}: name } }` }, n, true)],
  'documents that are refused': [60, (n) => sending({ query: REFUSED[n % REFUSED.length]?.(n) ?? '' }, n)],
  'bodies that cannot be read': [8, broken],
  GET: [6, byGet],
  'errors of the upstream': [60, (n) => vault('ill', sickId(FAULTS[n % FAULTS.length] ?? 'cut', n), n, 300)],
  'an upstream that hangs': [4, (n) => vault('hung', sickId('hung', n), n, 100)],
  'an upstream that is asked too often': [2, (n) => vault('busy', sickId(429, n), n, 100)],
  'answers after 30 ms': [10, (n) => vault('lab', sickId('slow', n), n)],
  'clients that leave': [40, (n) => ({ ...vault('lab', sickId('slow', n), n), leavesAfterMs: n % 8 })],
  'writes to what there is not': [20, (n) => sending(write(n), n)],
};

const turns = Object.entries(kinds).flatMap(([kind, [share]]) => Array<string>(share).fill(kind));

/** The request of that number; the same for each run. */
export function sendingOf(n: number): Sending & { readonly kind: string } {
  // A prime that goes through all turns, so that each thousand has every kind in its share.
  const kind = turns[(n * 617) % turns.length] ?? '';
  const [, make] = kinds[kind] ?? kinds.Q4 ?? [0, broken];
  return { ...make(n), kind };
}

function caller(n: number): Record<string, string> {
  return { accept: 'application/json', 'x-auth-token': `token-of-caller-${n % CALLERS}` };
}

function sending(operation: object, n: number, isGood = false): Sending {
  return { request: postOf(operation, caller(n)), isGood };
}

function good(name: QueryName, n: number): Sending {
  // The gateway of a soak has one list of each kind.
  const key = name === 'q1' || name === 'q1c' ? n % KEYS : 0;
  return sending(operationOf('graph', name, key) ?? {}, n, true);
}

function withToken(name: QueryName, n: number, token: string): HttpRequest {
  return postOf(operationOf('graph', name, n % KEYS) ?? {}, { ...caller(n), 'x-auth-token': token });
}

function broken(n: number): Sending {
  const { request } = sending({}, n);
  return { request: { ...request, body: BROKEN[n % BROKEN.length] ?? '' }, isGood: false };
}

function byGet(n: number): Sending {
  const headers = { ...caller(n), 'graphql-require-preflight': '1' };
  return { isGood: true, request: { method: 'GET', path: '/graphql?query=%7Bupstreams%7Bname%7D%7D', headers } };
}

function vault(upstream: string, id: string, n: number, timeoutMs?: number): Sending {
  const operation = {
    query: 'query Sick($id: ID!) { vault(id: $id) { name } }',
    variables: { id: `vault:${upstream}:${id}` },
  };
  const headers = timeoutMs === undefined ? {} : { 'x-request-timeout-ms': String(timeoutMs) };
  return { request: postOf(operation, { ...caller(n), ...headers }), isGood: false };
}

const FAILURE = '... on Failure { code }';

function write(n: number): object {
  const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const checkpoint = `checkpoint:lab:${provider.id}:${id}`;
  const writes = [
    {
      query: `mutation ($input: DeleteCheckpointInput!) { deleteCheckpoint(input: $input) { ${FAILURE} } }`,
      variables: { input: { id: checkpoint } },
    },
    {
      query: `mutation ($input: ResetCheckpointStateInput!) { resetCheckpointState(input: $input) { ${FAILURE} } }`,
      variables: { input: { id: checkpoint, state: 'ERROR' } },
    },
    {
      query: `mutation ($input: CreateCheckpointInput!) { createCheckpoint(input: $input) { ${FAILURE} } }`,
      variables: { input: { vaultId: `vault:lab:${id}` } },
    },
  ];
  return writes[n % writes.length] ?? {};
}
