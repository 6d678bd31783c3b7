import { exampleVariables } from '../../../src/sandbox/example-variables.ts';
import { knownFaults } from '../../../src/sandbox/fault-tokens.ts';
import type { Act, Ask, FaultRule } from '../recording.ts';
import { post, request } from '../requests.ts';

const PARTS = '... on Failure { code message retryable retryAfterMs argument upstream upstreamCode }';
const { CreateCheckpoint, DeleteCheckpoint, ResetCheckpointState, VaultDetail, CheckpointDetail } = exampleVariables;

/** One of each kind of read and write, on the demo estate. */
const ASKED: Readonly<Record<string, readonly [query: string, variables: object]>> = {
  list: ['{ vaults(first: 2) { nodes { name } failures { code message upstream retryable upstreamCode } } }', {}],
  plans: [
    '{ vaults(first: 2, filter: { upstreams: ["lab"] }) { nodes { name provider { name } } failures { code message } } }',
    {},
  ],
  vault: [
    'query ($id: ID!) { vault(id: $id) { name resources { name } checkpoints(first: 2) { nodes { id } } } }',
    VaultDetail,
  ],
  checkpoint: ['query ($id: ID!) { checkpoint(id: $id) { status skippedResources { code } } }', CheckpointDetail],
  create: [
    `mutation ($input: CreateCheckpointInput!) { createCheckpoint(input: $input) { __typename ... on CreateCheckpointPayload { isFound isExisting } ${PARTS} } }`,
    CreateCheckpoint,
  ],
  delete: [
    `mutation ($input: DeleteCheckpointInput!) { deleteCheckpoint(input: $input) { __typename ${PARTS} } }`,
    DeleteCheckpoint,
  ],
  reset: [
    `mutation ($input: ResetCheckpointStateInput!) { resetCheckpointState(input: $input) { __typename ${PARTS} } }`,
    ResetCheckpointState,
  ],
};

async function askAll(ask: Ask, headers: Readonly<Record<string, string>>, title: string, only = Object.keys(ASKED)) {
  for (const name of only) {
    const [query, variables] = ASKED[name] ?? ['', {}];
    await ask(`${title}: ${name}`, post(query, variables, { 'X-Request-Cost': '1', ...headers }));
  }
}

// Behind a hanging upstream a write waits for a minute. A delete on CBR begins with two reads side by side: where both
// fail, either may be the one that is told.
const READS = ['list', 'plans', 'vault', 'checkpoint'];
const ONE_BY_ONE = ['create', 'reset', ...READS];
const SHORT = { 'X-Request-Timeout-Ms': '1200' };

/** The tokens of the sandbox that make an upstream fail, each for one upstream. */
export const faultTokens: Act = {
  stage: { name: 'fault tokens', estate: 'own', config: {} },
  run: async (ask) => {
    for (const token of [...knownFaults, 'fault-401', 'word']) {
      const isSlow = token === 'fault-hang' || token === 'fault-slow';
      for (const name of ['sg', 'lab']) {
        const headers = { [`X-Auth-Token-${name}`]: token, ...(isSlow && SHORT) };
        const isOfAWrite = /-(create|delete|reset)$/.test(token);
        await askAll(ask, headers, `${token} of ${name}`, isSlow ? READS : isOfAWrite ? undefined : ONE_BY_ONE);
      }
    }
    await ask('ready, verbose', request('GET /ready?verbose'));
  },
};

const once = (fault: object): readonly FaultRule[] => [{ service: 'cbr', count: 1, fault }];
const always = (fault: object, more: Partial<FaultRule> = {}): readonly FaultRule[] =>
  (['cbr', 'karbor'] as const).map((service) => ({ service, fault, ...more }));
const answer = (status: number, body: unknown, headers = {}) => ({ kind: 'answer', answer: { status, body, headers } });
const JSON_TYPE = { 'content-type': 'application/json' };

/** What an upstream may do instead of its work. */
const OUTAGES: Readonly<Record<string, readonly FaultRule[]>> = {
  'out of order': always(answer(503, '<h1>no</h1>', { 'content-type': 'text/html' }), { service: 'cbr' }),
  'wrong once': once(answer(502, '<h1>no</h1>')),
  'cut off': always({ kind: 'cut-body' }),
  'dropped once': once({ kind: 'reset-before' }),
  'dropped behind the work': always({ kind: 'reset-after' }, { method: 'POST', path: '/checkpoints$' }),
  'no JSON': always(answer(200, '{"vaults":', JSON_TYPE)),
  'a list': always(answer(200, [], JSON_TYPE), { service: 'karbor' }),
  'an empty object': always(answer(200, {}, JSON_TYPE)),
  'another type': always({ kind: 'content-type', value: 'text/plain' }),
  'too many requests': always(answer(429, { error_code: 'APIGW.0308', error_msg: 'slower' }, { 'retry-after': '60' }), {
    service: 'cbr',
  }),
  conflict: always(answer(409, { error_code: 'BackupService.6105', error_msg: 'a conflict' }), {
    service: 'cbr',
    path: '/vaults',
  }),
  'a redirect': always(answer(302, '', { location: '/elsewhere' })),
  'no login': always(answer(401, { error: { code: 401, message: 'no' } }), { service: 'keystone' }),
};

/** A login that was refused, and a breaker that is open, is tried again after a while: only what comes first is the same. */
const FIRST_ASKED: Readonly<Record<string, string[]>> = { 'no login': ['list'], 'out of order': ['create', 'list'] };

/** Each on a fresh gateway, whose breakers know nothing. */
export const outages: readonly Act[] = Object.entries(OUTAGES).map(([name, faults]) => ({
  stage: { name, estate: 'demo', config: { secret: 's'.repeat(32) }, faults },
  run: async (ask) => {
    await askAll(ask, {}, name, FIRST_ASKED[name] ?? ONE_BY_ONE);
    await ask('ready, verbose', request('GET /ready?verbose'));
  },
}));
