import { describe, expect, it } from 'vitest';
import { tally } from '../support/calls.ts';
import { callsOf } from '../support/gateway.ts';
import { create } from '../support/mutations.ts';
import { oneVault, open } from './_support/one-vault.ts';

describe('createCheckpoint on CBR', () => {
  it('sends what was given and answers with what is being made', async () => {
    const { estate, vault, vaultId } = oneVault();
    const gateway = await open(estate);
    const [resource] = vault.resources;
    const input = {
      vaultId,
      name: 'before-upgrade',
      description: 'by hand',
      incremental: false,
      resourceNativeIds: [resource?.id],
    };
    const payload =
      'checkpointId requestId checkpoint { id status name description vaultName resources { nativeId } skippedResources { id } }';
    const { result, errors } = await create(gateway, input, payload);
    const made = estate.cbr.checkpoints.at(-1);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({
      checkpointId: `checkpoint:sg:${made?.id}`,
      requestId: expect.stringMatching(/^\w{32}$/),
      checkpoint: {
        id: `checkpoint:sg:${made?.id}`,
        status: 'PROTECTING',
        name: 'before-upgrade',
        description: 'by hand',
        vaultName: 'web',
        resources: [{ nativeId: resource?.id }],
        skippedResources: [],
      },
    });
    expect(made?.resources).toHaveLength(1);
    expect(estate.cbr.backups.at(-1)?.isIncremental).toBe(false);
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1 });
  });

  it('tells what was skipped', async () => {
    const { estate, vault, vaultId } = oneVault();
    Object.assign(vault.resources[1] ?? {}, { protectStatus: 'deleted' });
    const gateway = await open(estate);
    const { result } = await create(gateway, { vaultId }, 'checkpoint { skippedResources { nativeId code } }');
    expect(result.checkpoint.skippedResources).toEqual([
      { nativeId: vault.resources[1]?.id, code: 'BackupService.7100' },
    ]);
  });

  it.each([
    ['CONFLICT', 'BackupService.6113', { status: 'frozen' }],
    ['CONFLICT', 'BackupService.6124', { protectType: 'replication' }],
    ['QUOTA_EXCEEDED', 'BackupService.6114', { usedMb: 10_000_000 }],
    ['CONFLICT', 'BackupService.0001', { resources: [] }],
  ])('is %s for %s', async (code, upstreamCode, change) => {
    const { estate, vault, vaultId } = oneVault();
    Object.assign(vault, change);
    const { result, errors } = await create(await open(estate), { vaultId });
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ __typename: 'Failure', code, upstreamCode, retryable: false, upstream: 'sg' });
  });

  it('is NOT_FOUND for a vault that is not there', async () => {
    const { estate } = oneVault();
    const vaultId = 'vault:sg:00000000-0000-4000-a000-000000000000';
    const { result } = await create(await open(estate), { vaultId });
    expect(result).toMatchObject({ __typename: 'Failure', code: 'NOT_FOUND', upstreamCode: 'BackupService.6105' });
  });

  it.each([
    ['INVALID_INPUT', 'name', ''],
    ['INVALID_INPUT', 'name', 'x'.repeat(65)],
    ['INVALID_INPUT', 'description', 'x'.repeat(238)],
    ['INVALID_INPUT', 'resourceNativeIds', []],
    ['INVALID_INPUT', 'resourceNativeIds', ['a/b']],
    ['INVALID_INPUT', 'vaultId', 'vault:sg:a/b'],
    ['INVALID_INPUT', 'vaultId', 'vault:nowhere:a'],
    ['INVALID_INPUT', 'vaultId', 'checkpoint:sg:a'],
    ['INVALID_INPUT', 'idempotencyKey', ''],
    ['INVALID_INPUT', 'idempotencyKey', 'a key'],
    ['INVALID_INPUT', 'idempotencyKey', 'k'.repeat(65)],
  ])('is %s with no call for %s: %j', async (code, argument, value) => {
    const { estate, vaultId } = oneVault();
    const gateway = await open(estate);
    const { result, errors } = await create(gateway, { vaultId, [argument]: value });
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ __typename: 'Failure', code, retryable: false, argument: ['input', argument] });
    expect(callsOf(gateway.sandbox)).toEqual([]);
  });
});
