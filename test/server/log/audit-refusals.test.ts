import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { folder } from '../../support/command.ts';
import { addRun, NIGHT, serverVault } from '../../support/estates.ts';
import { openGateway } from '../../support/gateway.ts';
import { remove } from '../../support/mutations.ts';
import { MUTATION, openLogged, TOKEN } from './_support/logged-gateway.ts';

const CHECKPOINT = 'checkpoint:sg:00000000-0000-4000-8000-00000000000a';
const VAULT = 'vault:sg:00000000-0000-4000-8000-00000000000b';
const HEADERS = { 'x-auth-token': TOKEN };

/** The audit lines of a gateway over CBR after one body. */
async function linesAfter(body: object, keys: object = {}, headers: Record<string, string> = HEADERS) {
  const { post, lines } = await openLogged({ audit: true, ...keys });
  await post(body, headers);
  await expect.poll(() => lines.some(({ msg }) => msg === 'Request.')).toBe(true);
  return lines.filter(({ name }) => name === 'audit');
}

function manifest(): string {
  const path = join(folder(), 'documents.json');
  writeFileSync(path, '{}');
  return path;
}

const RESET = `mutation ($input: ResetCheckpointStateInput!) { resetCheckpointState(input: $input) { __typename } }`;
const CREATE = `mutation { createCheckpoint(input: { vaultId: "${VAULT}" unlessNewerThan: "soon" }) { __typename } }`;

it.each<[string, object, object, Record<string, string>, object]>([
  [
    'an upstream that does not support it',
    { query: RESET, variables: { input: { id: CHECKPOINT, state: 'ERROR' } } },
    {},
    HEADERS,
    { code: 'NOT_SUPPORTED' },
  ],
  ['a caller without a token', { query: MUTATION }, {}, {}, { code: 'UNAUTHENTICATED' }],
  [
    'a gateway that runs trusted documents only',
    { query: MUTATION },
    { trustedDocuments: {} },
    HEADERS,
    { code: 'FORBIDDEN' },
  ],
  [
    'a client that accepts events alone',
    { query: MUTATION },
    {},
    { ...HEADERS, accept: 'text/event-stream' },
    { code: 'BAD_REQUEST' },
  ],
])('a write refused for %s has a line with its ids', async (_what, body, keys, headers, expected) => {
  const isTrusting = 'trustedDocuments' in keys;
  const given = isTrusting ? { trustedDocuments: { manifest: manifest() } } : keys;
  const lines = await linesAfter(body, given, headers);
  expect(lines).toMatchObject([{ upstream: 'sg', checkpoint: CHECKPOINT, outcome: 'refused', ...expected }]);
});

it('a write with an argument of the wrong form is refused in one line, with the ids of the others', async () => {
  const [line, ...others] = await linesAfter({ query: CREATE });
  expect(line).toMatchObject({ mutation: 'createCheckpoint', vault: VAULT, upstream: 'sg', outcome: 'refused' });
  expect(others).toEqual([]);
});

it('too many writes of one document are refused with one line each', async () => {
  const field = MUTATION.slice(MUTATION.indexOf('{') + 1, MUTATION.lastIndexOf('}'));
  const query = `mutation { a: ${field} b: ${field} c: ${field} }`;
  const lines = await linesAfter({ query }, { limits: { writes: 2 } });
  expect(lines).toMatchObject(Array(3).fill({ checkpoint: CHECKPOINT, outcome: 'refused', code: 'LIMIT_EXCEEDED' }));
});

const REFUSED = { upstream: 'sg', outcome: 'refused', code: 'OPERATION_RESOLUTION_FAILURE' };
const OTHER = MUTATION.replace('mutation', 'mutation A');

it.each<[string, object]>([
  ['without a name', {}],
  ['with an unknown name', { operationName: 'D' }],
])('mutations of several operations are refused with one line each %s', async (_what, name) => {
  const reset = `mutation B { resetCheckpointState(input: { id: "${CHECKPOINT}" state: ERROR }) { __typename } }`;
  const query = `${OTHER} ${reset} ${OTHER.replace('A', 'C')} query Q { __typename }`;
  const lines = await linesAfter({ query, ...name });
  expect(lines.map(({ mutation }) => mutation)).toEqual([
    'deleteCheckpoint',
    'resetCheckpointState',
    'deleteCheckpoint',
  ]);
  expect(lines).toMatchObject(Array(3).fill({ checkpoint: CHECKPOINT, ...REFUSED }));
});

it('a mutation without a name next to others is refused with the lines of all', async () => {
  const lines = await linesAfter({ query: `${MUTATION} ${OTHER}` });
  expect(lines).toMatchObject(Array(2).fill({ mutation: 'deleteCheckpoint', code: 'GRAPHQL_VALIDATION_FAILED' }));
  expect(lines).toHaveLength(2);
});

it('a mutation in a fragment of several operations is refused with one line', async () => {
  const fragment = `fragment F on Mutation ${MUTATION.slice(MUTATION.indexOf('{'))}`;
  const lines = await linesAfter({ query: `mutation A { ...F } mutation B { ...F } ${fragment}` });
  expect(lines).toMatchObject([{ mutation: 'deleteCheckpoint', ...REFUSED }]);
});

it('an operation with a name is refused with the lines of its own mutations', async () => {
  const query = `${OTHER} mutation B { ${CREATE.slice(CREATE.indexOf('{') + 1, -1)} nothing }`;
  expect(await linesAfter({ query, operationName: 'B' })).toMatchObject([{ mutation: 'createCheckpoint' }]);
});

it('a write that the upstream refuses has failed', async () => {
  expect(await linesAfter({ query: MUTATION })).toMatchObject([{ outcome: 'failed', code: 'NOT_FOUND' }]);
});

it.each([
  ['a text that is not GraphQL', { query: 'mutation { deleteCheckpoint(' }],
  ['a mutation that does not exist', { query: 'mutation { dropEverything }' }],
  ['a query that is named next to a mutation', { query: `${OTHER} query B { nothing }`, operationName: 'B' }],
])('%s is no write', async (_what, body) => {
  expect(await linesAfter(body)).toEqual([]);
});

it('a delete of which some backups were refused counts them', async () => {
  const estate = emptyEstate();
  const vault = serverVault('web', 2);
  estate.cbr.vaults.push(vault);
  const { checkpoint } = addRun(estate, vault, NIGHT);
  const gateway = await openGateway({ audit: true }, { sandbox: { estate } });
  gateway.sandbox.knobs.rules.push({
    ...{ method: 'DELETE', count: 1 },
    fault: { kind: 'answer', answer: { status: 400, body: { error_code: 'BackupService.6203', error_msg: 'm' } } },
  });
  const { result } = await remove(gateway, { id: `checkpoint:sg:${checkpoint.id}` });
  expect(result.failedBackups).toHaveLength(1);
  const lines = gateway.log.filter(({ name }) => name === 'audit');
  expect(lines).toMatchObject([{ outcome: 'deleted', failedBackups: 1, checkpoint: `checkpoint:sg:${checkpoint.id}` }]);
});

it('a delete whose client leaves has one line, which says unknown while the delete goes on', async () => {
  const { post, lines, upstream } = await openLogged({ audit: true }, () => {});
  const leaving = new AbortController();
  const left = post({ query: MUTATION }, HEADERS, leaving.signal).catch(() => 'left');
  await expect.poll(() => upstream.seen.length).toBeGreaterThan(0);
  leaving.abort();
  await left;
  const audited = () => lines.filter(({ name }) => name === 'audit');
  await expect.poll(() => audited().length, { timeout: 5_000 }).toBe(1);
  expect(audited()).toMatchObject([{ checkpoint: CHECKPOINT, outcome: 'unknown', code: 'OUTCOME_UNKNOWN' }]);
});
