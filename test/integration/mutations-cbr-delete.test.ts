import { describe, expect, it } from 'vitest';
import { cbrCheckpoint } from '../../src/sandbox/cbr/estate.ts';
import { tally } from '../support/calls.ts';
import { childOf, NIGHT } from '../support/estates.ts';
import { callsOf } from '../support/gateway.ts';
import { remove } from '../support/mutations.ts';
import { oneVault, open } from './_support/one-vault.ts';

describe('deleteCheckpoint on CBR', () => {
  it('deletes every backup, and children not by themselves', async () => {
    const { estate, id, backups } = oneVault();
    estate.cbr.childrenInLists = true;
    estate.cbr.backups.push(...backups.map(childOf));
    const gateway = await open(estate);
    const { result, errors } = await remove(gateway, { id });
    expect({ result, errors }).toEqual({
      result: { __typename: 'DeleteCheckpointPayload', checkpointId: id, failedBackups: [] },
      errors: undefined,
    });
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 2, 'DELETE /backups/:id': 3 });
    expect(estate.cbr.backups.every(({ deletesAt }) => deletesAt !== undefined)).toBe(true);
  });

  it('finds the incremental backups that the plain list hides', async () => {
    const { estate, id, backups } = oneVault();
    estate.cbr.incrementalHidden = true;
    Object.assign(backups[0] ?? {}, { isIncremental: false });
    await remove(await open(estate), { id });
    expect(estate.cbr.backups.every(({ deletesAt }) => deletesAt !== undefined)).toBe(true);
  });

  it('finds the backups behind a page of children', async () => {
    const { estate, id, backups } = oneVault(256);
    estate.cbr.childrenInLists = true;
    const late = backups.flatMap((parent) =>
      [0, 1, 2, 3].map((disk) => ({
        ...childOf(parent),
        id: `${childOf(parent).id.slice(0, -1)}${disk}`,
        createdAt: NIGHT + 3_000_000,
      })),
    );
    estate.cbr.backups.push(...late);
    const { result } = await remove(await open(estate), { id });
    expect(result.failedBackups).toEqual([]);
    expect(backups.every(({ deletesAt }) => deletesAt !== undefined)).toBe(true);
  });

  it('names the backups that were refused, if others were not', async () => {
    const { estate, id, backups } = oneVault();
    Object.assign(backups[1] ?? {}, { settlesAt: Date.now() + 3_600_000 });
    const { result, errors } = await remove(await open(estate), { id });
    expect(errors).toBeUndefined();
    expect(result).toEqual({
      __typename: 'DeleteCheckpointPayload',
      checkpointId: id,
      failedBackups: [
        {
          backupId: `backup:sg:${backups[1]?.id}`,
          name: backups[1]?.name,
          failure: { code: 'CONFLICT', retryable: true, upstreamCode: 'BackupService.6203' },
        },
      ],
    });
  });

  it('is the failure itself when all are refused', async () => {
    const { estate, id, vault, backups } = oneVault();
    vault.isLocked = true;
    backups.forEach((backup) => void Object.assign(backup, { isAutomatic: true }));
    const { result } = await remove(await open(estate), { id });
    expect(result).toMatchObject({
      __typename: 'Failure',
      code: 'CONFLICT',
      upstreamCode: 'BackupService.6220',
      retryable: false,
    });
  });

  it('is a success, and deletes nothing twice, when it is being deleted', async () => {
    const { estate, id, backups } = oneVault();
    for (const backup of backups) Object.assign(backup, { deletesAt: Date.now() - 1, goneAt: Date.now() + 3_600_000 });
    const gateway = await open(estate);
    const { result } = await remove(gateway, { id });
    expect(result).toEqual({ __typename: 'DeleteCheckpointPayload', checkpointId: id, failedBackups: [] });
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 2 });
  });

  it('goes on where an earlier deletion had stopped', async () => {
    const { estate, id, backups } = oneVault();
    Object.assign(backups[0] ?? {}, { deletesAt: Date.now() - 1, goneAt: Date.now() + 3_600_000 });
    const gateway = await open(estate);
    const { result } = await remove(gateway, { id });
    expect(result.failedBackups).toEqual([]);
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 2, 'DELETE /backups/:id': 2 });
  });

  it('takes a backup that went away meanwhile for deleted', async () => {
    const { estate, id, backups } = oneVault();
    const gateway = await open(estate);
    const answer = { status: 404, body: { error_code: 'BackupService.6200', error_msg: 'gone' } };
    gateway.sandbox.knobs.rules.push({
      method: 'DELETE',
      path: new RegExp(backups[0]?.id ?? ''),
      fault: { kind: 'answer', answer },
    });
    expect((await remove(gateway, { id })).result).toMatchObject({ failedBackups: [] });
  });

  it('is NOT_FOUND for a checkpoint that is not there, or not any more', async () => {
    const { estate, id, backups } = oneVault();
    backups.forEach((backup) => void Object.assign(backup, { deletesAt: 0, goneAt: 1 }));
    const gateway = await open(estate);
    for (const unknown of ['checkpoint:sg:00000000-0000-4000-a000-000000000000', id]) {
      const { result } = await remove(gateway, { id: unknown });
      expect(result).toMatchObject({ __typename: 'Failure', code: 'NOT_FOUND', retryable: false });
    }
  });

  it('is a CONFLICT for a checkpoint that has no backups', async () => {
    const { estate, vault } = oneVault();
    const bare = cbrCheckpoint(vault, { name: 'bare' });
    estate.cbr.checkpoints.push(bare);
    const { result } = await remove(await open(estate), { id: `checkpoint:sg:${bare.id}` });
    expect(result).toMatchObject({ __typename: 'Failure', code: 'CONFLICT' });
  });

  it.each(['checkpoint:sg:a/b', 'checkpoint:lab:a', 'vault:sg:a', 'checkpoint:sg:a:b', ''])(
    'is INVALID_INPUT with no call for %j',
    async (id) => {
      const { estate } = oneVault();
      const gateway = await open(estate);
      expect((await remove(gateway, { id })).result).toMatchObject({
        code: 'INVALID_INPUT',
        argument: ['input', 'id'],
      });
      expect(callsOf(gateway.sandbox)).toEqual([]);
    },
  );
});
