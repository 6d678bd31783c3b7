import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import type { KarborCheckpoint } from '../../src/sandbox/karbor/rows.ts';
import { tally } from '../support/calls.ts';
import { addProvider, labId } from '../support/estates.ts';
import { callsOf, openGateway } from '../support/gateway.ts';
import { create, knowProviders, remove, reset } from '../support/mutations.ts';

async function open(given: Partial<KarborCheckpoint> = {}) {
  const estate = emptyEstate();
  const { provider, plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 1 });
  const [row] = estate.karbor.checkpoints;
  Object.assign(row ?? {}, given);
  const gateway = await openGateway({}, { sandbox: { estate } });
  await knowProviders(gateway);
  return { estate, gateway, provider, plan: plans[0], vaultId: `vault:lab:${plans[0]?.id}`, id: row ? labId(row) : '' };
}

const SHOW = 'GET /providers/:id/checkpoints/:id';
const DELETE = 'DELETE /providers/:id/checkpoints/:id';
const LATER = Date.now() + 3_600_000;

describe('createCheckpoint on Karbor', () => {
  it('answers with what is being made, under the provider of the plan', async () => {
    const { estate, gateway, provider, plan, vaultId } = await open();
    const payload =
      'checkpointId requestId checkpoint { id status createdOn vaultId vaultName provider { nativeId } name }';
    const { result, errors } = await create(gateway, { vaultId }, payload);
    const made = estate.karbor.checkpoints.at(-1);
    const id = `checkpoint:lab:${provider.id}:${made?.id}`;
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({
      checkpointId: id,
      requestId: expect.stringMatching(/^req-/),
      checkpoint: {
        id,
        status: 'PROTECTING',
        createdOn: new Date().toISOString().slice(0, 10),
        vaultId,
        vaultName: plan?.name,
        provider: { nativeId: provider.id },
        name: null,
      },
    });
  });

  it.each([
    ['name', 'a'],
    ['description', 'a'],
    ['incremental', true],
    ['resourceNativeIds', ['a']],
  ])('is NOT_SUPPORTED with no call for %s', async (argument, value) => {
    const { gateway, vaultId } = await open();
    const { result, errors } = await create(gateway, { vaultId, [argument]: value });
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ __typename: 'Failure', code: 'NOT_SUPPORTED', argument: ['input', argument] });
    expect(callsOf(gateway.sandbox)).toEqual([]);
  });

  it('is NOT_FOUND after one call for a plan that is not there', async () => {
    const { gateway } = await open();
    const { result } = await create(gateway, { vaultId: 'vault:lab:00000000-0000-4000-a000-000000000000' });
    expect(result).toMatchObject({ __typename: 'Failure', code: 'NOT_FOUND', upstream: 'lab' });
    expect(tally(gateway.sandbox)).toEqual({ 'GET /plans/:id': 1 });
  });

  it('is QUOTA_EXCEEDED, not to be tried again, where the quota is used up', async () => {
    const { estate, gateway, vaultId } = await open();
    estate.karbor.quota.checkpoints = 1;
    const { result } = await create(gateway, { vaultId });
    expect(result).toMatchObject({ __typename: 'Failure', code: 'QUOTA_EXCEEDED', retryable: false });
  });
});

describe('deleteCheckpoint on Karbor', () => {
  it('is accepted, and shows the checkpoint as it is then', async () => {
    const { gateway, id } = await open();
    const { result, errors } = await remove(
      gateway,
      { id },
      'checkpointId checkpoint { status } failedBackups { backupId }',
    );
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ checkpointId: id, checkpoint: { status: 'DELETING' }, failedBackups: [] });
  });

  it.each([
    ['protecting', { settlesAt: LATER }],
    ['error-deleting', { status: 'error-deleting' }],
    ['copying', { status: 'copying' }],
  ])('is a CONFLICT, not to be tried again, while it is %s', async (_what, given) => {
    const { gateway, id } = await open(given);
    const { result, errors } = await remove(gateway, { id });
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ __typename: 'Failure', code: 'CONFLICT', retryable: false, upstream: 'lab' });
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1, [SHOW]: 1 });
  });

  it.each([
    ['is being deleted', { deletedAt: LATER }],
    ['is deleted', { deletedAt: 1 }],
  ])('is a success for one that %s', async (_what, given) => {
    const { gateway, id } = await open(given);
    const { result } = await remove(gateway, { id });
    expect(result).toEqual({ __typename: 'DeleteCheckpointPayload', checkpointId: id, failedBackups: [] });
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1, [SHOW]: 1 });
  });

  it.each([
    ['was being deleted', { deletedAt: LATER }, /killed during the deletion.*neither another delete nor a reset/],
    ['was deleted', { deletedAt: 1 }, null],
    ['was available', {}, null],
  ])('warns of a worker that was killed only where it %s before', async (_what, given, warning) => {
    const { gateway, id } = await open(given);
    const { result } = await remove(gateway, { id }, 'warning');
    expect(result.warning).toEqual(warning && expect.stringMatching(warning));
  });

  it('is NOT_FOUND for one that is not there', async () => {
    const { gateway, provider } = await open();
    const { result } = await remove(gateway, {
      id: `checkpoint:lab:${provider.id}:00000000-0000-4000-a000-000000000000`,
    });
    expect(result).toMatchObject({ __typename: 'Failure', code: 'NOT_FOUND' });
  });
});

describe('resetCheckpointState on Karbor', () => {
  it.each(['available', 'error', 'copying', 'wait_copying'])('sets the state of one that is %s', async (status) => {
    const { gateway, id } = await open({ status });
    const { result, errors } = await reset(gateway, { id, state: 'ERROR' }, 'checkpointId checkpoint { status }');
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ checkpointId: id, checkpoint: { status: 'ERROR' } });
  });

  it.each([
    ['protecting', { settlesAt: LATER }],
    ['deleting', { deletedAt: LATER }],
    ['deleted', { deletedAt: 1 }],
    ['error-deleting', { status: 'error-deleting' }],
  ])('is a CONFLICT, not to be tried again, for one that is %s', async (_what, given) => {
    const { gateway, id } = await open(given);
    const { result } = await reset(gateway, { id, state: 'AVAILABLE' });
    expect(result).toMatchObject({ __typename: 'Failure', code: 'CONFLICT', retryable: false });
    expect(callsOf(gateway.sandbox)).toHaveLength(1);
  });

  it('stands although the checkpoint cannot be read after it', async () => {
    const { estate, gateway, id } = await open();
    gateway.sandbox.knobs.rules.push({
      service: 'karbor',
      method: 'GET',
      fault: { kind: 'answer', answer: { status: 500, body: 'x' } },
    });
    const { result, errors } = await reset(gateway, { id, state: 'ERROR' }, 'checkpointId checkpoint { status }');
    expect(result).toEqual({ __typename: 'ResetCheckpointStatePayload', checkpointId: id, checkpoint: null });
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['result', 'checkpoint'], 'UPSTREAM_UNAVAILABLE'],
    ]);
    expect(estate.karbor.checkpoints[0]?.status).toBe('error');
  });
});
