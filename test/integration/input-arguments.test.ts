import { describe, expect, it } from 'vitest';
import record from '../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import { PREFIX, PROJECT, VAULT } from '../support/cbr-questions.ts';
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
  const ask = (document: string) => query(document, {}, { 'x-auth-token': 'tok' });
  return { wire, create, ask };
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

describe("a refusal of CBR in OpenStack's form", () => {
  it.each([400, '400'])('with the code %j names the argument that its text names', async (code) => {
    const { create } = await open(() => ({
      status: 400,
      body: { badRequest: { code, message: 'Invalid vault_id provided.' } },
    }));
    expect(await create({ vaultId })).toMatchObject({ code: 'INVALID_INPUT', argument: ['input', 'vaultId'] });
  });

  it('is not trusted where its code is that of another status', async () => {
    const { create } = await open(() => ({
      status: 400,
      body: { badRequest: { code: 7, message: 'Invalid vault_id provided.' } },
    }));
    expect(await create({ vaultId })).toMatchObject({ code: 'OUTCOME_UNKNOWN', argument: null });
  });
});

describe('a refusal of CBR whose number tells the parameter', () => {
  it.each(['6104', '6135'])('names it: %s', async (number) => {
    const { create } = await open(() => ({
      status: 400,
      body: { error_code: `BackupService.${number}`, error_msg: 'words' },
    }));
    const failure = await create({ vaultId, resourceNativeIds: [VAULT] });
    expect(failure).toMatchObject({ code: 'INVALID_INPUT', argument: ['input', 'resourceNativeIds'] });
  });
});

describe('the words for what a create on CBR does not find', () => {
  const gone = 'the vault does not exist';
  const noResource = 'a resource of the vault does not exist';
  const coded = (number: string) => ({ error_code: `BackupService.${number}`, error_msg: 'words' });

  it.each<[number: string, status: number, body: object, words: string, named?: string]>([
    ['6105', 404, coded('6105'), `${gone} (BackupService.6105)`],
    ['6120', 400, coded('6120'), `${gone} (BackupService.6120)`],
    ['6200', 404, coded('6200'), `${gone} (BackupService.6200)`],
    ['6217', 404, coded('6217'), `${gone} (BackupService.6217)`],
    ['no number', 404, { itemNotFound: { code: 404, message: 'words' } }, gone],
    ['6302', 404, coded('6302'), `${noResource} (BackupService.6302)`, 'resourceNativeIds'],
    ['7000', 404, coded('7000'), `${noResource} (BackupService.7000)`, 'resourceNativeIds'],
    ['7100', 404, coded('7100'), `${noResource} (BackupService.7100)`, 'resourceNativeIds'],
  ])('are about the argument that it names: %s', async (_number, status, body, words, named = 'vaultId') => {
    const { create } = await open(() => ({ status, body }));
    const refused = (argument: string) => ({
      __typename: 'Failure',
      code: 'NOT_FOUND',
      argument: ['input', argument],
      message: `sg: createCheckpoint was refused: ${words}.`,
    });
    expect(await create({ vaultId, resourceNativeIds: [VAULT] })).toEqual(refused(named));
    // What is not in the input is not named.
    expect(await create({ vaultId })).toEqual(refused('vaultId'));
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

const BARE = VAULT.replaceAll('-', '');
const NO_UUIDS = ['a', 'orders', VAULT.slice(1), `${VAULT}0`, `g${VAULT.slice(1)}`, 'g'.repeat(32), '0-0-0'];
const ON_CBR = [...NO_UUIDS, BARE, `${VAULT}-`].flatMap((id) => [
  `vault:sg:${id}`,
  `checkpoint:sg:${id}`,
  `backup:sg:${id}`,
]);
const ON_KARBOR = NO_UUIDS.flatMap((id) => [
  `vault:lab:${id}`,
  `checkpoint:lab:${PROVIDER}:${id}`,
  `checkpoint:lab:${id}:${VAULT}`,
]);
const UUIDS = [VAULT, VAULT.toUpperCase()];
const NAMED = [
  ...UUIDS.flatMap((id) => [`vault:sg:${id}`, `checkpoint:sg:${id}`, `backup:sg:${id}`]),
  ...[...UUIDS, BARE, `-${BARE}--`].flatMap((id) => [`vault:lab:${id}`, `checkpoint:lab:${PROVIDER}:${id}`]),
];

/** Where an id may stand, by the path of its argument. */
const PLACES: readonly [argument: string, kind: string, documentOf: (id: string) => string][] = [
  ['id', '', (id) => `{ it: node(id: "${id}") { id } }`],
  ['ids', '', (id) => `{ it: nodes(ids: ["${id}"]) { id } }`],
  ['id', 'vault', (id) => `{ it: vault(id: "${id}") { id } }`],
  ['id', 'checkpoint', (id) => `{ it: checkpoint(id: "${id}") { status } }`],
  ['filter.vaultId', 'vault', (id) => `{ it: checkpoints(filter: { vaultId: "${id}" }) { nodes { id } } }`],
  ...[
    'createCheckpoint(input: { vaultId',
    'deleteCheckpoint(input: { id',
    'resetCheckpointState(input: { state: ERROR id',
  ].map((write): [string, string, (id: string) => string] => [
    write.startsWith('create') ? 'input.vaultId' : 'input.id',
    write.startsWith('create') ? 'vault' : 'checkpoint',
    (id) => `mutation { it: ${write}: "${id}" }) { ... on Failure { code message argument } } }`,
  ]),
];

describe('an id that its upstream refuses by the form', () => {
  it.each(PLACES)('is refused at %s of a %s before anything is sent', async (argument, kind, documentOf) => {
    const { ask, wire } = await open(made);
    for (const id of [...ON_CBR, ...ON_KARBOR].filter((each) => each.startsWith(kind))) {
      const { data, errors = [] } = await ask(documentOf(id));
      const [named = '', upstream = ''] = id.split(':');
      const message = `${argument} is not in the native form of a ${named} on ${upstream}; accepted: UUIDs.`;
      const failure = { code: 'INVALID_INPUT', message, argument: argument.split('.') };
      const isWrite = argument.startsWith('input');
      const told = errors.map((error) => ({ code: error.extensions?.code, message: error.message }));
      expect(isWrite ? [data.it] : told).toEqual([isWrite ? failure : { code: failure.code, message }]);
    }
    expect(wire.calls()).toEqual([]);
  });

  it.each(NAMED)('is not %s, for which it is asked', async (id) => {
    const { ask, wire } = await open(() => undefined);
    await ask(`{ node(id: "${id}") { id ... on Checkpoint { status } } }`);
    expect(wire.calls()[0]?.endsWith(`/${id.split(':').at(-1)}`)).toBe(true);
  });

  it('is none of a provider, which is looked for in the list of all', async () => {
    const { ask, wire } = await open(({ path }) =>
      path.endsWith('/providers') ? { body: { providers: [{ id: 'infra', name: 'infra' }] } } : undefined,
    );
    const { data } = await ask(
      '{ named: node(id: "provider:lab:infra") { id } not: node(id: "provider:lab:b") { id } }',
    );
    expect(data).toEqual({ named: { id: 'provider:lab:infra' }, not: null });
    expect(wire.calls()).toHaveLength(1);
  });

  it('is none of a kind that the upstream has not', async () => {
    const { ask, wire } = await open(made);
    const { data, errors } = await ask('{ a: node(id: "backup:lab:a") { id } b: node(id: "provider:sg:a") { id } }');
    expect([data, errors, wire.calls()]).toEqual([{ a: null, b: null }, undefined, []]);
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
