import { describe, expect, it } from 'vitest';
import { PREFIX, VAULT } from '../support/cbr-questions.ts';
import type { WireAnswer, WireRequest } from '../support/wire.ts';
import { PROVIDER } from './_support/both-kinds.ts';
import { openCreates } from './_support/creates.ts';

const vaultId = `vault:sg:${VAULT}`;

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
    const { create } = await openCreates(() => ({
      status: 400,
      body: { error_code: 'BackupService.9900', error_msg },
    }));
    const failure = await create({ vaultId });
    expect(failure).toMatchObject({ code: 'INVALID_INPUT', argument });
    expect(failure.message).not.toContain(error_msg);
  });
});

describe("a refusal of CBR in OpenStack's form", () => {
  it.each([400, '400'])('with the code %j names the argument that its text names', async (code) => {
    const { create } = await openCreates(() => ({
      status: 400,
      body: { badRequest: { code, message: 'Invalid vault_id provided.' } },
    }));
    expect(await create({ vaultId })).toMatchObject({ code: 'INVALID_INPUT', argument: ['input', 'vaultId'] });
  });

  it('is not trusted where its code is that of another status', async () => {
    const { create } = await openCreates(() => ({
      status: 400,
      body: { badRequest: { code: 7, message: 'Invalid vault_id provided.' } },
    }));
    expect(await create({ vaultId })).toMatchObject({ code: 'OUTCOME_UNKNOWN', argument: null });
  });
});

describe('a refusal of CBR whose number tells the parameter', () => {
  it.each(['6104', '6135'])('names it: %s', async (number) => {
    const { create } = await openCreates(() => ({
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
    const { create } = await openCreates(() => ({ status, body }));
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
    const { create } = await openCreates(script);
    expect(await create({ vaultId: id })).toMatchObject({ code: 'NOT_FOUND', argument: ['input', 'vaultId'] });
  });
});

it('a project that is not the token of the caller is not a vault that does not exist', async () => {
  const { create, wire } = await openCreates(() => ({
    status: 401,
    body: { unauthorized: { code: '401', message: 'Malformed request url' } },
  }));
  expect(await create({ vaultId })).toMatchObject({ code: 'UNAUTHENTICATED', argument: null });
  expect(wire.calls()).toContain(`GET ${PREFIX}/vaults`);
});
