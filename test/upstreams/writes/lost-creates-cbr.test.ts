import { describe, expect, it } from 'vitest';
import { tally } from '../../support/calls.ts';
import { openGateway } from '../../support/gateway.ts';
import { create } from '../../support/mutations.ts';
import { on } from './_support/checkpoints.ts';
import { LOST, openLossy, UNHANDLED, UNKNOWN } from './_support/lost-answers.ts';

const SEEN =
  'checkpoint { id status name description nativeStatus extraInfo resources { nativeId } skippedResources { id } }';

describe('a create on CBR', () => {
  it.each(LOST)('is a success, built from what was found, when its answer is %s', async (_how, fault) => {
    const { estate, gateway, cbr } = await openLossy(on('POST', fault));
    const input = { vaultId: cbr.vaultId, name: 'upgrade', description: 'by hand' };
    const { result, errors } = await create(gateway, input, `checkpointId isFound ${SEEN}`);
    const made = estate.cbr.checkpoints.at(-1);
    const id = `checkpoint:sg:${made?.id}`;
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({
      checkpointId: id,
      isFound: true,
      checkpoint: { id, status: 'PROTECTING', name: 'upgrade', description: 'by hand', nativeStatus: 'protecting' },
    });
    expect(result.checkpoint.resources).toHaveLength(3);
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1, 'GET /backups': 1, 'GET /checkpoints/:id': 1 });
  });

  it('is found among the incremental backups of a cloud that lists these apart', async () => {
    const { estate, gateway, cbr } = await openLossy(on('POST', { kind: 'reset-after' }));
    estate.cbr.incrementalHidden = true;
    const { result } = await create(gateway, { vaultId: cbr.vaultId });
    expect(result.checkpointId).toBe(`checkpoint:sg:${estate.cbr.checkpoints.at(-1)?.id}`);
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1, 'GET /backups': 2, 'GET /checkpoints/:id': 1 });
  });

  it('is a success although the record of what was found cannot be read', async () => {
    const { estate, gateway, rules, cbr } = await openLossy(on('POST', { kind: 'reset-after' }));
    const answer = { status: 400, body: { error_code: 'BackupService.9900', error_msg: 'x' } };
    rules.push({ method: 'GET', path: /checkpoints\//, fault: { kind: 'answer', answer } });
    const { result } = await create(
      gateway,
      { vaultId: cbr.vaultId },
      'checkpointId checkpoint { createdOn resources { id } }',
    );
    expect(result.checkpointId).toBe(`checkpoint:sg:${estate.cbr.checkpoints.at(-1)?.id}`);
    expect(result.checkpoint).toMatchObject({ createdOn: expect.any(String), resources: [{}, {}, {}] });
  });

  it.each(UNHANDLED)('has an unknown outcome when the request was %s before it was handled', async (_how, fault) => {
    const { estate, gateway, cbr } = await openLossy(on('POST', fault));
    const { result, errors } = await create(gateway, { vaultId: cbr.vaultId });
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ ...UNKNOWN, upstream: 'sg' });
    expect(result.message).toContain('Check the newest checkpoints of the vault');
    expect(estate.cbr.checkpoints).toHaveLength(1);
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1, 'GET /backups': 2 });
  });

  it('is not taken for another one of the same vault, made at the same moment', async () => {
    const { gateway, cbr } = await openLossy(on('POST', { kind: 'reset-before' }));
    const [lost, made] = await Promise.all([
      create(gateway, { vaultId: cbr.vaultId }),
      create(gateway, { vaultId: cbr.vaultId }),
    ]);
    const outcomes = [lost.result.__typename, made.result.__typename];
    expect(outcomes.toSorted()).toEqual(['CreateCheckpointPayload', 'Failure']);
  });

  it('has an unknown outcome when the look fails as well', async () => {
    const { gateway, rules, cbr } = await openLossy(on('POST', { kind: 'reset-after' }));
    rules.push({ method: 'GET', fault: { kind: 'reset-before' } });
    const { result } = await create(gateway, { vaultId: cbr.vaultId });
    expect(result).toMatchObject({ ...UNKNOWN, message: expect.stringContaining('could not check') });
  });

  it('writes no correlation tag and does not look where writeMark is false', async () => {
    const { estate, gateway, rules, cbr } = await openLossy();
    const content = gateway.sandbox.gatewayConfig() as { upstreams: object[] };
    const upstreams = content.upstreams.map((upstream) => ({ ...upstream, writeMark: false }));
    const unmarked = openGateway({ ...content, upstreams });
    const description = 'x'.repeat(255);
    const { result } = await create(unmarked, { vaultId: cbr.vaultId, description }, 'checkpoint { description }');
    expect(result.checkpoint).toEqual({ description });
    expect(estate.cbr.checkpoints.at(-1)?.description).toBe(description);
    rules.push(on('POST', { kind: 'reset-after' }));
    expect((await create(unmarked, { vaultId: cbr.vaultId })).result).toMatchObject(UNKNOWN);
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 2 });
  });
});
