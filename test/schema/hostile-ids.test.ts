import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cursorWriter } from '../../src/schema/cursor.ts';
import { openGateway } from '../support/gateway.ts';
import { SEED, say, scaled } from '../support/scale.ts';
import { answering, serve } from '../support/wire-server.ts';

const EVIL = [
  ...[
    '..',
    '.',
    '%2e',
    '%2e%2e',
    '%2E%2e%2f',
    '/',
    '//',
    '\\',
    '%5c',
    '%2f',
    '?',
    '#',
    '&',
    '=',
    ';',
    ':',
    '@',
    '%',
    '%00',
  ],
  ...['\0', '\r\n', '\r\nX-Evil: 1', '\n', '\t', ' ', '+', '*', "'", '"', '`', '$', '{', '}', '<', '>', '|', '~'],
  ...['\u2024', '\uff0e', '\u3002', '\uff0f', '\u2215', '\u202e', '\ufeff', '\u200b', 'é', '💾', '\ud800', 'İ'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', '-1', '1e9'],
  ...['vaults', 'backups', 'checkpoints', 'a', 'Z', '0', '-', '_', 'p', 'x'.repeat(65), 'y'.repeat(5_000)],
];
const native = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom(...EVIL), { minLength: 0, maxLength: 4 }).map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 70 }) },
  { weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/) },
  { weight: 2, arbitrary: fc.uuid() },
);
const upstream = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('sg', 'lab') }, { weight: 1, arbitrary: native });
const kind = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('vault', 'checkpoint', 'backup', 'provider') },
  { weight: 1, arbitrary: native },
);
const id = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(kind, upstream, fc.array(native, { maxLength: 3 }))
      .map(([a, b, rest]) => [a, b, ...rest].join(':')),
  },
  { weight: 1, arbitrary: native },
);
/** A cursor with the right seal, which anybody can compute, and a place that no list has given. */
const part = fc.oneof(
  native,
  fc.integer({ min: -5, max: 2_000_000 }),
  fc.constantFrom('2026-03-01T02:00:00.000Z', '2026-03-01', '', 'a-native-id'),
);
const place = fc.option(fc.array(part, { maxLength: 5 }));
const forged = (field: string) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom('sg', 'lab', '__proto__'), place), {
      maxLength: 2,
      selector: ([name]) => name,
    })
    .map((turns) => cursorWriter({ field, parent: '', filter: {} })(turns));
const cursor = (field: string) => fc.oneof({ weight: 1, arbitrary: native }, { weight: 5, arbitrary: forged(field) });

type Question = readonly [document: string, variables: object];
const ask = <T>(values: fc.Arbitrary<T>, toQuestion: (value: T) => Question) => values.map(toQuestion);
const question: fc.Arbitrary<Question> = fc.oneof(
  ask(id, (given) => ['query ($id: ID!) { node(id: $id) { id } }', { id: given }]),
  ask(id, (given) => ['query ($id: ID!) { vault(id: $id) { id } }', { id: given }]),
  ask(id, (given) => ['query ($id: ID!) { checkpoint(id: $id) { id createdAt } }', { id: given }]),
  ask(fc.array(id, { maxLength: 3 }), (ids) => ['query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids }]),
  ask(cursor('vaults'), (after) => ['query ($after: String) { vaults(after: $after) { nodes { id } } }', { after }]),
  ask(cursor('checkpoints'), (after) => [
    'query ($after: String) { checkpoints(after: $after) { nodes { id } } }',
    { after },
  ]),
  ask(native, (name) => ['query ($name: String) { vaults(filter: { name: $name }) { nodes { id } } }', { name }]),
  ask(native, (name) => [
    'query ($of: [String!]) { vaults(filter: { upstreams: $of }) { nodes { id } } }',
    { of: [name] },
  ]),
  ask(native, (one) => [
    'query ($ids: [String!]) { vaults(filter: { resourceNativeIds: $ids }) { nodes { id } } }',
    { ids: [one] },
  ]),
  ask(native, (one) => [
    'query ($id: String) { checkpoints(filter: { resourceNativeId: $id }) { nodes { id } } }',
    { id: one },
  ]),
  ask(id, (of) => ['query ($of: ID) { checkpoints(filter: { vaultId: $of }) { nodes { id } } }', { of }]),
  ask(id, (of) => ['query ($of: ID) { checkpoints(filter: { providerId: $of }) { nodes { id } } }', { of }]),
  ask(id, (given) => [
    'mutation ($id: ID!) { it: deleteCheckpoint(input: { id: $id }) { ... on Failure { code } } }',
    { id: given },
  ]),
  ask(id, (vaultId) => [
    'mutation ($id: ID!) { it: createCheckpoint(input: { vaultId: $id }) { ... on Failure { code } } }',
    { id: vaultId },
  ]),
  ask(id, (given) => [
    'mutation ($id: ID!) { it: resetCheckpointState(input: { id: $id, state: ERROR }) { ... on Failure { code } } }',
    { id: given },
  ]),
);

const UUID = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
const UUID_LIKE = '(-*[0-9a-fA-F]){32}-*';
const SAFE = '[A-Za-z0-9_-]{1,64}';
const PATHS = [
  `/v3/p1/(vaults|backups|checkpoints)(/${UUID})?`,
  `/v1/p2/(plans|operation_logs|providers)`,
  `/v1/p2/plans/${UUID_LIKE}`,
  `/v1/p2/providers/${SAFE}/checkpoints(/${UUID_LIKE})?`,
].map((path) => new RegExp(`^${path}$`));
const PARAMETERS = new Set(
  'limit offset name status sort marker vault_id checkpoint_id resource_id resource_ids start_time end_time incremental plan_id start_date end_date'.split(
    ' ',
  ),
);

/** True for a request that the gateway means to make. */
function isIntended(target: string): boolean {
  const [path = '', query = '', ...rest] = target.split('?');
  return (
    rest.length === 0 &&
    PATHS.some((pattern) => pattern.test(path)) &&
    [...new URLSearchParams(query).keys()].every((key) => PARAMETERS.has(key)) &&
    /^[\x21-\x7e]*$/.test(target)
  );
}

/** True where one part may be refused after another was asked: several ids, or a made-up cursor of two upstreams. */
function isOfSeveral(document: string, { after }: { after?: string }): boolean {
  if (document.includes('nodes(ids')) return true;
  return (
    (
      Buffer.from(after ?? '', 'base64url')
        .toString()
        .match(/"(sg|lab)",/g) ?? []
    ).length > 1
  );
}

it('asks only for intended paths, and for nothing when it refuses what it was given', async () => {
  const { origin, seen } = await serve(answering({ error_code: 'BackupService.6105', error_msg: '' }, 404));
  const shared = { endpoint: origin, auth: { mode: 'passthrough' } };
  const gateway = openGateway({
    upstreams: [
      { ...shared, name: 'sg', kind: 'cbr', projectId: 'p1' },
      { ...shared, name: 'lab', kind: 'karbor', projectId: 'p2' },
    ],
  });
  const counts = { asked: 0, refused: 0, calls: 0 };
  await fc.assert(
    fc.asyncProperty(question, async ([document, variables]) => {
      seen.length = 0;
      const { answer } = await gateway.ask(document, { variables, headers: { 'x-auth-token': 'tok' } });
      const codes = [...(answer.errors ?? []).map(({ extensions }) => extensions?.code), answer.data?.it?.code];
      expect(seen.map(({ path }) => path).filter((path) => !isIntended(path))).toEqual([]);
      expect(seen.every(({ headers }) => !('x-evil' in headers) && headers['x-auth-token'] === 'tok')).toBe(true);
      expect(codes).not.toContain('INTERNAL');
      if (!isOfSeveral(document, variables) && codes.includes('INVALID_INPUT')) expect(seen).toEqual([]);
      counts.asked += 1;
      counts.refused += codes.includes('INVALID_INPUT') ? 1 : 0;
      counts.calls += seen.length;
    }),
    { seed: SEED, numRuns: scaled(10_000, 1_500), endOnFailure: true },
  );
  expect(gateway.log.filter(({ code }) => code !== 'UPSTREAM_BAD_RESPONSE')).toEqual([]);
  say(`hostile ids: ${JSON.stringify(counts)}`);
  expect(counts.refused).toBeGreaterThan(counts.asked / 3);
  expect(counts.calls).toBeGreaterThan(counts.asked / 10);
}, 300_000);
