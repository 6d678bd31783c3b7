import { describe, expect, it } from 'vitest';
import { karborCheckpoint, karborOperationLog } from '../../../src/sandbox/karbor/estate.ts';
import { tally } from '../../support/calls.ts';
import { create } from '../../support/mutations.ts';
import { on, SHOW } from './_support/checkpoints.ts';
import { LOST, openLossy, UNHANDLED, UNKNOWN } from './_support/lost-answers.ts';

describe('a create on Karbor', () => {
  const CALLS = { 'GET /plans/:id': 1, 'POST /providers/:id/checkpoints': 1, 'GET /operation_logs': 1 };

  it.each(LOST)('is a success, built from what was found, when its answer is %s', async (_how, fault) => {
    const { estate, gateway, karbor } = await openLossy(on('POST', fault));
    const { result, errors } = await create(
      gateway,
      { vaultId: karbor.vaultId },
      'checkpointId isFound checkpoint { status createdOn }',
    );
    const made = estate.karbor.checkpoints.at(-1);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({
      checkpointId: `checkpoint:lab:${karbor.provider.id}:${made?.id}`,
      isFound: true,
      checkpoint: { status: 'PROTECTING', createdOn: new Date(made?.createdAt ?? 0).toISOString().slice(0, 10) },
    });
    expect(tally(gateway.sandbox)).toEqual({ ...CALLS, [SHOW]: 1 });
  });

  it.each(UNHANDLED)('has an unknown outcome when the request was %s before it was handled', async (_how, fault) => {
    const { gateway, karbor } = await openLossy(on('POST', fault));
    const { result } = await create(gateway, { vaultId: karbor.vaultId });
    expect(result).toMatchObject({ ...UNKNOWN, upstream: 'lab' });
    expect(tally(gateway.sandbox)).toEqual(CALLS);
  });

  it('has an unknown outcome when somebody else backs up the same plan at that moment', async () => {
    const { estate, gateway, karbor } = await openLossy(on('POST', { kind: 'reset-after' }));
    const other = karborCheckpoint(karbor.provider, karbor.plan, { createdAt: Date.now() });
    estate.karbor.checkpoints.push(other);
    estate.karbor.operationLogs.push(karborOperationLog(other));
    const { result } = await create(gateway, { vaultId: karbor.vaultId });
    expect(result).toMatchObject({ ...UNKNOWN, message: expect.stringContaining('several') });
  });

  it('is never taken for what another call of this gateway made', async () => {
    const { gateway, karbor } = await openLossy(on('POST', { kind: 'reset-before' }));
    const [lost, made] = await Promise.all([
      create(gateway, { vaultId: karbor.vaultId }),
      create(gateway, { vaultId: karbor.vaultId }),
    ]);
    const outcomes = [lost.result.__typename, made.result.__typename];
    expect(outcomes.toSorted()).toEqual(['CreateCheckpointPayload', 'Failure']);
    expect((await create(gateway, { vaultId: karbor.vaultId })).result.checkpointId).toBeDefined();
  });

  it('has an unknown outcome when another call that may have made it has one', async () => {
    const { gateway, rules, karbor } = await openLossy(on('POST', { kind: 'reset-before' }));
    await create(gateway, { vaultId: karbor.vaultId });
    rules.push(on('POST', { kind: 'reset-after' }));
    expect((await create(gateway, { vaultId: karbor.vaultId })).result).toMatchObject(UNKNOWN);
  });

  it('is not found in an orphan, which has no graph', async () => {
    const { estate, gateway, rules, karbor } = await openLossy();
    const orphan = karborCheckpoint(karbor.provider, karbor.plan, {
      createdAt: Date.now(),
      status: 'protecting',
      resourceGraph: null,
    });
    estate.karbor.checkpoints.push(orphan);
    estate.karbor.operationLogs.push(karborOperationLog(orphan));
    rules.push(on('POST', { kind: 'reset-before' }));
    expect((await create(gateway, { vaultId: karbor.vaultId })).result).toMatchObject(UNKNOWN);
  });
});
