import { expect, it } from 'vitest';
import type { Rule } from '../../src/sandbox/knobs.ts';
import { addProvider, labId } from '../support/estates.ts';
import { remove, reset } from '../support/mutations.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import { openScene, settle } from './_support/replicas.ts';

/** A checkpoint of Karbor and two replicas. Karbor takes 100 ms for a delete, in which it would accept a second one. */
async function openTwo(rules: Rule[] = []) {
  const scene = await openScene(rules);
  Object.assign(scene.estate.karbor.pace, { claimMs: 100, deleteMs: 10 });
  addProvider(scene.estate, 'south', { plans: 1, checkpoints: 1 });
  const [row] = scene.estate.karbor.checkpoints;
  if (!row) throw new Error('The estate has no checkpoint.');
  const [one, other] = [scene.open(), scene.open()];
  await settle(scene);
  const sent = (method: string) =>
    scene.sandbox.requests.filter(
      (request) => request.service === 'karbor' && request.method === method && /checkpoints\//.test(request.path),
    ).length;
  return { ...scene, one, other, row, id: labId(row), sent };
}

describeWithRedis('a checkpoint of Karbor that two replicas write to', () => {
  it('is deleted once, and both deletes succeed', async () => {
    const { one, other, id, sent, row } = await openTwo();
    const [first, second] = await Promise.all([remove(one, { id }), remove(other, { id })]);
    expect(first.result).toMatchObject({ checkpointId: id, failedBackups: [] });
    expect(second.result).toEqual(first.result);
    expect(sent('DELETE')).toBe(1);
    expect(row.isDeletedTwice).toBeFalsy();
  });

  it('is reset only after the delete of the other replica has ended', async () => {
    const { one, other, id, sent, row } = await openTwo();
    const deleting = remove(one, { id });
    await expect.poll(() => sent('DELETE'), { interval: 5 }).toBe(1);
    const { result } = await reset(other, { id, state: 'ERROR' });
    expect((await deleting).result.checkpointId).toBe(id);
    expect(result.checkpointId).toBeUndefined();
    expect(row.isDeletedTwice).toBeFalsy();
  });

  it('gets no other write from either while a lost delete may still take effect', async () => {
    const { one, other, id, sent } = await openTwo([
      { method: 'DELETE', path: /checkpoints/, count: 1, fault: { kind: 'reset-before' } },
    ]);
    expect((await remove(one, { id })).result.code).toBe('OUTCOME_UNKNOWN');
    expect((await reset(other, { id, state: 'ERROR' })).result).toMatchObject({ code: 'CONFLICT', retryable: true });
    expect((await remove(other, { id })).result.code).toBe('OUTCOME_UNKNOWN');
    expect([sent('DELETE'), sent('PUT')]).toEqual([1, 0]);
  });

  it('is free for the other replica after a refusal', async () => {
    const answer = { status: 403, body: { forbidden: { code: 403, message: 'x' } } };
    const { one, other, id } = await openTwo([
      { method: 'DELETE', path: /checkpoints/, count: 1, fault: { kind: 'answer', answer } },
    ]);
    expect((await remove(one, { id })).result.code).toBe('FORBIDDEN');
    expect((await remove(other, { id })).result.checkpointId).toBe(id);
  });

  it('is deleted by one alone while Redis is down', async () => {
    const { one, id, redis } = await openTwo();
    await redis.stop();
    expect((await remove(one, { id })).result.checkpointId).toBe(id);
  });
});
