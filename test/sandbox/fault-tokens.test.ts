import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { exampleVariables } from '../../src/sandbox/example-variables.ts';
import { faultTokens, knownFaults } from '../../src/sandbox/fault-tokens.ts';
import { openGateway, type TestGateway } from '../support/gateway.ts';
import { table } from '../support/readme.ts';

const UPSTREAMS = ['sg', 'lab'];

const VAULTS = '{ vaults(first: 100) { nodes { upstream { name } } failures { upstream code retryAfterMs } } }';
const CREATE = `mutation ($input: CreateCheckpointInput!) { result: createCheckpoint(input: $input) {
  __typename ... on CreateCheckpointPayload { checkpointId isFound } ... on Failure { code upstream } } }`;
const DELETE = `mutation ($input: DeleteCheckpointInput!) { result: deleteCheckpoint(input: $input) {
  __typename ... on Failure { code upstream } } }`;
const RESET = `mutation ($input: ResetCheckpointStateInput!) { result: resetCheckpointState(input: $input) {
  __typename ... on Failure { code upstream } } }`;

const open = () => openGateway({}, { sandbox: {}, callersTokens: faultTokens });
const failing = (upstream: string, token: string, more: object = {}) => ({
  [`X-Auth-Token-${upstream}`]: token,
  'X-Request-Timeout-Ms': '5000',
  ...more,
});

async function readVaults(gateway: TestGateway, headers: Record<string, string> = {}) {
  const { data, errors } = await gateway.query(VAULTS, {}, headers);
  expect(errors).toBeUndefined();
  const names = new Set<string>(data.vaults.nodes.map((node: { upstream: { name: string } }) => node.upstream.name));
  return { names: [...names], failures: data.vaults.failures };
}

/** The rows of the table in docs/queries.md: the token, and the code of what fails. */
const ROWS = table('token')
  .filter(([token]) => /^fault-(?!401)[\w-]+$/.test(token ?? ''))
  .map(([token = '', , clients = '']) => ({ token, code: /^`?([A-Z_]+)\b/.exec(clients)?.[1] }));
const READS = ROWS.filter(({ token }) => !/create|delete|reset/.test(token));

describe('a fault token', () => {
  it.each(READS)('$token makes one upstream alone fail with $code', async ({ token, code }) => {
    const gateways = await Promise.all(UPSTREAMS.map(open));
    const header = code === 'UPSTREAM_TIMEOUT' ? { 'X-Request-Timeout-Ms': '600' } : {};
    const wait = code === 'THROTTLED' ? expect.closeTo(60_000, -3) : null;
    const seen = gateways.map((gateway, at) => readVaults(gateway, failing(UPSTREAMS[at] ?? '', token, header)));
    expect(await Promise.all(seen)).toEqual(
      UPSTREAMS.map((upstream) => ({
        names: ['sg', 'eu', 'lab'].filter((name) => code === undefined || name !== upstream),
        failures: code ? [{ upstream, code, retryAfterMs: wait }] : [],
      })),
    );
    for (const gateway of gateways) {
      expect(await readVaults(gateway)).toEqual({ names: ['sg', 'eu', 'lab'], failures: [] });
    }
  });

  it.each([
    ['sg', 'fault-lost-create', CREATE, exampleVariables.CreateCheckpoint],
    ['sg', 'fault-lost-delete', DELETE, exampleVariables.DeleteCheckpoint],
    ['lab', 'fault-lost-reset', RESET, exampleVariables.ResetCheckpointState],
    ['lab', 'fault-lost-delete', DELETE, { input: { id: exampleVariables.ResetCheckpointState.input.id } }],
  ])(
    'of %s %s makes the outcome of that write unknown, and reads go on',
    async (upstream, token, mutation, variables) => {
      const gateway = await open();
      const headers = failing(upstream, token);
      expect((await readVaults(gateway, headers)).failures).toEqual([]);
      const { data } = await gateway.query(mutation, variables, headers);
      expect(data.result).toEqual({ __typename: 'Failure', code: 'OUTCOME_UNKNOWN', upstream });
    },
  );

  it('fault-lost-create leaves nothing behind: the same key stays in doubt, another one makes the checkpoint', async () => {
    const gateway = await open();
    const { vaultId } = exampleVariables.CreateCheckpoint.input;
    const variables = { input: { vaultId, idempotencyKey: 'try-1' } };
    const newest = async () => {
      const query = 'query ($id: ID!) { vault(id: $id) { checkpoints(first: 1) { nodes { id } } } }';
      return (await gateway.query(query, { id: vaultId })).data.vault.checkpoints.nodes[0].id;
    };
    const before = await newest();
    await gateway.query(CREATE, variables, failing('sg', 'fault-lost-create'));
    expect(await newest()).toBe(before);
    const create = async (idempotencyKey: string) =>
      (await gateway.query(CREATE, { input: { vaultId, idempotencyKey } })).data.result;
    expect(await create('try-1')).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(await create('try-2')).toMatchObject({ __typename: 'CreateCheckpointPayload', isFound: false });
  });

  it('fault-found-create loses the answer to a create that was carried out', async () => {
    const gateway = await open();
    const { data } = await gateway.query(
      CREATE,
      exampleVariables.CreateCheckpoint,
      failing('sg', 'fault-found-create'),
    );
    expect(data.result).toMatchObject({ __typename: 'CreateCheckpointPayload', isFound: true });
  });

  it.each(['fault-', 'fault-504', 'fault-503x'])('that is none, like %s, is a wrong token', async (token) => {
    const { failures } = await readVaults(await open(), failing('sg', token));
    expect(failures).toEqual([{ upstream: 'sg', code: 'UNAUTHENTICATED', retryAfterMs: null }]);
  });

  it('opens no breaker for who sends none, however often others fail', async () => {
    const gateway = await open();
    for (const token of ['fault-503', 'fault-drop']) {
      for (let round = 0; round < 6; round += 1) await readVaults(gateway, failing('sg', token));
    }
    await sleep(2_100);
    for (const token of ['fault-503', 'fault-drop', 'fault-503', 'fault-drop']) {
      await readVaults(gateway, failing('sg', token));
    }
    const hanging = failing('sg', 'fault-hang', { 'X-Request-Timeout-Ms': '600' });
    expect((await readVaults(gateway, hanging)).failures).toMatchObject([{ code: 'UPSTREAM_TIMEOUT' }]);
    expect(await readVaults(gateway)).toEqual({ names: ['sg', 'eu', 'lab'], failures: [] });
  });

  it('is no token of any other gateway', async () => {
    const gateway = await openGateway({}, { sandbox: {} });
    expect((await readVaults(gateway, failing('sg', 'fault-503'))).failures).toEqual([]);
  });
});

it('docs/queries.md lists every fault token', () => {
  expect(ROWS.map(({ token }) => token).sort()).toEqual([...knownFaults].sort());
});
