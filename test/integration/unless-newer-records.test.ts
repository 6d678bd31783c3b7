import { describe, expect, it } from 'vitest';
import { tally } from '../support/calls.ts';
import { HOUR, MINUTE, NIGHT } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';
import { at } from './_support/instants.ts';
import { askUnlessNewer as ask, estateOf } from './_support/runs.ts';

describe('unlessNewerThan on CBR where the record of a checkpoint is not AVAILABLE as its backups are', () => {
  /** So many of the newest are not, each an hour older than the one before it. */
  async function openRefused(count: number) {
    const runs = Array.from({ length: 8 }, (_, age) => [NIGHT - age * HOUR] as const);
    const { estate, checkpoints, vaults } = estateOf(...runs);
    for (const checkpoint of estate.cbr.checkpoints.slice(0, count)) checkpoint.status = 'error_deleting';
    const gateway = await openGateway({}, { sandbox: { estate } });
    const askAt = async (age: number) => {
      const { result } = await ask(gateway, vaults.sg, at(NIGHT - age * HOUR - MINUTE));
      return { result, calls: tally(gateway.sandbox) };
    };
    return { askAt, ids: checkpoints.sg };
  }
  const looked = (records: number) => ({ 'GET /vaults/:id': 1, 'GET /backups': 1, 'GET /checkpoints/:id': records });

  it.each([1, 4])('the next one is given back, which costs its record more: %i', async (count) => {
    const { askAt, ids } = await openRefused(count);
    const { result, calls } = await askAt(7);
    expect(result).toMatchObject({ isExisting: true, checkpointId: ids[count], checkpoint: { status: 'AVAILABLE' } });
    expect(calls).toEqual(looked(count + 1));
  });

  it.each([1, 5])('one is made where the next one is not newer: %i', async (count) => {
    const { askAt, ids } = await openRefused(count);
    const { result, calls } = await askAt(count - 1);
    expect([result.isExisting, ids.includes(result.checkpointId)]).toEqual([false, false]);
    expect(calls).toEqual({ ...looked(count), 'POST /checkpoints': 1 });
  });

  it('nothing is made where five of them are not, and a sixth one may be', async () => {
    const { result, calls } = await (await openRefused(5)).askAt(7);
    expect(result).toMatchObject({ __typename: 'Failure', code: 'LIMIT_EXCEEDED' });
    expect(calls).toEqual(looked(5));
  });
});
