import { describe, expect, it } from 'vitest';
import { PREFIX, PROJECT, VAULT } from '../conformance/cbr-questions.ts';
import record from '../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import { openGateway } from '../support/gateway.ts';
import { openWire, type WireAnswer, type WireRequest } from '../support/wire.ts';

const PROVIDER = 'cf56bd3e-97a7-4078-b6d5-f36246333fd9';

async function open(script: (request: WireRequest) => WireAnswer | undefined) {
  const wire = await openWire(script);
  const auth = { mode: 'passthrough' };
  const upstreamOf = (name: string, kind: string) => ({ name, kind, endpoint: wire.url, projectId: PROJECT, auth });
  const { query } = openGateway({ upstreams: [upstreamOf('sg', 'cbr'), upstreamOf('lab', 'karbor')] });
  const create = async (input: object) => {
    const { data } = await query(
      `mutation ($input: CreateCheckpointInput!) { it: createCheckpoint(input: $input) {
        __typename ... on Failure { code argument message } } }`,
      { input },
      { 'x-auth-token': 'tok' },
    );
    return data.it;
  };
  return { wire, create };
}

const made = () => ({ body: record });
const vaultId = `vault:sg:${VAULT}`;

describe('the name of a checkpoint on CBR', () => {
  it.each(['a', 'nightly_2026-03-01', '每日备份-1', 'x'.repeat(64), '𠮷'.repeat(64)])('may be %s', async (name) => {
    const { wire, create } = await open(made);
    expect(await create({ vaultId, name })).toEqual({ __typename: 'CreateCheckpointPayload' });
    expect(JSON.parse(wire.requests[0]?.body ?? '').checkpoint.parameters.name).toBe(name);
  });

  it.each([
    '',
    ' ',
    'two words',
    'nightly.1',
    'nächtlich',
    'ночь',
    'a/b',
    'a\n',
    'x'.repeat(65),
    '备'.repeat(65),
    '🙂',
  ])('is refused before anything is sent: %j', async (name) => {
    const { wire, create } = await open(made);
    const failure = await create({ vaultId, name });
    expect(failure).toMatchObject({ code: 'INVALID_INPUT', argument: ['input', 'name'] });
    expect(failure.message).toContain(
      'accepted: 1 to 64 letters from a to z, digits, "_", "-" and Chinese characters.',
    );
    expect(wire.requests).toEqual([]);
  });
});

it('a name of any kind is not supported on Karbor', async () => {
  const { wire, create } = await open(made);
  const failure = await create({ vaultId: `vault:lab:${VAULT}`, name: 'two words' });
  expect(failure).toMatchObject({ code: 'NOT_SUPPORTED', argument: ['input', 'name'] });
  expect(wire.requests).toEqual([]);
});

describe('a refusal of CBR', () => {
  it.each([
    ['Invalid vault_id provided.', ['input', 'vaultId']],
    ['Invalid name provided.', ['input', 'name']],
    ['"description" is too long', ['input', 'description']],
    ["Additional properties are not allowed ('incremental' was unexpected)", ['input', 'incremental']],
    ['resources: not a list', ['input', 'resourceNativeIds']],
    ['Invalid name, or invalid description.', null],
    ['The username is unknown.', null],
    ['Invalid request.', null],
  ])('that says %s', async (error_msg, argument) => {
    const { create } = await open(() => ({ status: 400, body: { error_code: 'BackupService.9900', error_msg } }));
    const failure = await create({ vaultId });
    expect(failure).toMatchObject({ code: 'INVALID_INPUT', argument });
    expect(failure.message).not.toContain(error_msg);
  });
});

const absent = { itemNotFound: { code: 404, message: 'Plan x could not be found.' } };

describe('a create for what does not exist names its vault', () => {
  it.each<[string, string, (request: WireRequest) => WireAnswer]>([
    ['CBR', vaultId, () => ({ status: 404, body: { error_code: 'BackupService.6105', error_msg: 'x' } })],
    [
      'CBR in the words of a foreign project',
      vaultId,
      ({ method }) =>
        method === 'GET'
          ? { body: { vaults: [] } }
          : { status: 401, body: { unauthorized: { code: '401', message: 'Malformed request url' } } },
    ],
    ['Karbor', `vault:lab:${VAULT}`, () => ({ status: 404, body: absent })],
    [
      'Karbor when the plan went away meanwhile',
      `vault:lab:${VAULT}`,
      ({ method }) =>
        method === 'GET'
          ? { body: { plan: { id: VAULT, name: 'p', status: 'suspended', provider_id: PROVIDER, resources: [] } } }
          : { status: 404, body: absent },
    ],
  ])('on %s', async (_what, id, script) => {
    const { create } = await open(script);
    expect(await create({ vaultId: id })).toMatchObject({ code: 'NOT_FOUND', argument: ['input', 'vaultId'] });
  });
});

it('a project that is not the token of the caller is not a vault that does not exist', async () => {
  const { create, wire } = await open(() => ({
    status: 401,
    body: { unauthorized: { code: '401', message: 'Malformed request url' } },
  }));
  expect(await create({ vaultId })).toMatchObject({ code: 'UNAUTHENTICATED', argument: null });
  expect(wire.calls()).toContain(`GET ${PREFIX}/vaults`);
});
