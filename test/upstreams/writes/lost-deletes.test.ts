import { describe, expect, it } from 'vitest';
import { tally } from '../../support/calls.ts';
import { remove } from '../../support/mutations.ts';
import { openCallers } from './_support/callers.ts';
import { DELETE, on, openContested, SHOW } from './_support/checkpoints.ts';
import { LOST, openLossy, UNKNOWN } from './_support/lost-answers.ts';

describe('a delete on Karbor whose answer was lost', () => {
  it('is not sent again while it may be carried out, and is a success once it is seen', async () => {
    const { gateway, row, id, rules } = await openContested();
    rules.push(on('DELETE', { kind: 'reset-before' }));
    for (const _time of [1, 2]) {
      const { result } = await remove(gateway, { id });
      expect(result).toMatchObject({ code: 'OUTCOME_UNKNOWN', retryable: false });
      expect(result.message).toContain('only checks and sends nothing');
      expect(result.message).not.toMatch(/safe/i);
    }
    Object.assign(row, { deletedAt: Date.now() + 60_000 });
    expect((await remove(gateway, { id })).result.checkpointId).toBe(id);
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1, [SHOW]: 3 });
  });

  it('lets no reset pass it by, and says when to ask again', async () => {
    const { gateway, id, rules } = await openContested();
    rules.push(on('DELETE', { kind: 'reset-before' }));
    await remove(gateway, { id });
    const asked = `resetCheckpointState(input: { id: "${id}", state: ERROR })`;
    const { data } = await gateway.query(`mutation { result: ${asked} { ... on Failure { code retryAfterMs } } }`);
    expect(data.result.code).toBe('CONFLICT');
    expect(data.result.retryAfterMs).toBeGreaterThan(100_000);
    expect(data.result.retryAfterMs).toBeLessThanOrEqual(120_000);
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1, [SHOW]: 1 });
  });

  it('shows another caller nothing that their own read does not', async () => {
    const { gateway, id, rules } = await openContested();
    const { ask, one, two, stranger } = await openCallers(gateway.sandbox);
    rules.push(on('DELETE', { kind: 'reset-before' }));
    const answers = [await ask(id, one), await ask(id, two), await ask(id, stranger)];
    expect(answers.map(({ result }) => result.code)).toEqual(['OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN', 'FORBIDDEN']);
    expect(tally(gateway.sandbox)[DELETE]).toBe(1);
  });
});

describe('a delete whose answer is lost', () => {
  it.each(LOST)('is a success on CBR for every backup that is going: %s', async (_how, fault) => {
    const { estate, gateway, cbr } = await openLossy(on('DELETE', fault, 3));
    const { result, errors } = await remove(gateway, { id: cbr.id });
    expect({ result, errors }).toEqual({
      result: { __typename: 'DeleteCheckpointPayload', checkpointId: cbr.id, failedBackups: [] },
      errors: undefined,
    });
    expect(estate.cbr.backups.every(({ deletesAt }) => deletesAt !== undefined)).toBe(true);
  });

  it('is a success on CBR for a backup that is gone', async () => {
    const { estate, gateway, cbr } = await openLossy(on('DELETE', { kind: 'reset-after' }, 3));
    Object.assign(estate.cbr.pace, { queueMs: 0, deleteMs: 0 });
    expect((await remove(gateway, { id: cbr.id })).result).toMatchObject({ failedBackups: [] });
  });

  it('names the backups on CBR that stay', async () => {
    const { gateway, cbr } = await openLossy(on('DELETE', { kind: 'reset-before' }));
    const { result } = await remove(gateway, { id: cbr.id });
    const failure = { code: 'OUTCOME_UNKNOWN', retryable: false, upstreamCode: null };
    expect(result.failedBackups).toEqual([expect.objectContaining({ failure })]);
  });

  it.each(LOST)('is a success on Karbor when the checkpoint is deleting: %s', async (_how, fault) => {
    const { gateway, karbor } = await openLossy(on('DELETE', fault));
    expect((await remove(gateway, { id: karbor.id })).result).toMatchObject({ checkpointId: karbor.id });
    const path = '/providers/:id/checkpoints/:id';
    expect(tally(gateway.sandbox)).toEqual({ [`DELETE ${path}`]: 1, [`GET ${path}`]: 1 });
  });

  it('is a success on Karbor when the checkpoint is gone', async () => {
    const { gateway, rules, karbor } = await openLossy(on('DELETE', { kind: 'reset-after' }));
    const body = { itemNotFound: { code: 404, message: `Checkpoint ${karbor.row.id} could not be found.` } };
    rules.push({ method: 'GET', fault: { kind: 'answer', answer: { status: 404, body } } });
    expect((await remove(gateway, { id: karbor.id })).result).toMatchObject({ checkpointId: karbor.id });
  });

  it('has an unknown outcome on Karbor when the checkpoint is as it was, and says how to go on', async () => {
    const { gateway, karbor } = await openLossy(on('DELETE', { kind: 'reset-before' }));
    const { result } = await remove(gateway, { id: karbor.id });
    expect(result.message).not.toMatch(/safe/i);
    expect(result).toMatchObject({ ...UNKNOWN, message: expect.stringContaining('only checks and sends nothing') });
  });
});
