import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { addRun, cbrNights, NIGHT, serverVault } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';

describe('the status of a checkpoint of a list', () => {
  it.each([
    ['PROTECTING', ['available', 'error', 'deleting', 'waiting_protect']],
    ['PROTECTING', ['error', 'protecting']],
    ['DELETING', ['available', 'error', 'waiting_delete', 'strange']],
    ['DELETING', ['error', 'deleting']],
    ['ERROR', ['available', 'strange', 'error']],
    ['UNKNOWN', ['available', 'strange', 'restoring']],
    ['AVAILABLE', ['available', 'restoring', 'waiting_restore']],
    ['AVAILABLE', ['restoring']],
  ])('is %s for backups that are %j', async (status, words) => {
    const estate = emptyEstate();
    const vault = serverVault('mixed', words.length);
    estate.cbr.vaults.push(vault);
    const { backups } = addRun(estate, vault, NIGHT);
    backups.forEach((backup, index) => void Object.assign(backup, { spoilt: { status: words[index] } }));
    const { query } = await openGateway({}, { sandbox: { estate } });
    const { data } = await query('{ checkpoints { nodes { status } } }');
    expect(data.checkpoints.nodes).toEqual([{ status }]);
  });

  it('leaves the record alone that is read by id', async () => {
    const estate = cbrNights(1, 1);
    const [checkpoint] = estate.cbr.checkpoints;
    estate.cbr.backups.forEach((backup) => void Object.assign(backup, { spoilt: { status: 'strange' } }));
    const { query } = await openGateway({}, { sandbox: { estate } });
    const { data } = await query(
      `{ checkpoints { nodes { status nativeStatus } } checkpoint(id: "checkpoint:sg:${checkpoint?.id}") { status nativeStatus } }`,
    );
    expect(data).toEqual({
      checkpoints: { nodes: [{ status: 'UNKNOWN', nativeStatus: 'available' }] },
      checkpoint: { status: 'AVAILABLE', nativeStatus: 'available' },
    });
  });
});
