import { describe, expect, it } from 'vitest';
import { tally } from '../../support/calls.ts';
import { labId } from '../../support/estates.ts';
import { remove, reset } from '../../support/mutations.ts';
import { openCallers } from './_support/callers.ts';
import {
  DELETE,
  on,
  openCheckpoints,
  openContested,
  PAYLOAD,
  PUT,
  SHOW,
  sentBy,
  untilSent,
} from './_support/checkpoints.ts';
import { LOST, openLossy, UNKNOWN } from './_support/lost-answers.ts';

describe('a reset beside another write to the same checkpoint of Karbor', () => {
  it('waits for a delete, and is refused by its upstream', async () => {
    const { gateway, id, untilDeleted } = await openContested();
    const deleting = remove(gateway, { id });
    await untilSent(gateway, 'DELETE');
    const { result } = await reset(gateway, { id, state: 'AVAILABLE' });
    expect((await deleting).result.checkpointId).toBe(id);
    expect(result).toMatchObject({ code: 'CONFLICT' });
    await untilDeleted();
  });

  it('lets a delete behind an accepted one have that answer, where it was refused', async () => {
    const { gateway, id } = await openContested();
    const first = await remove(gateway, { id }, PAYLOAD);
    expect((await reset(gateway, { id, state: 'AVAILABLE' })).result).toMatchObject({ code: 'CONFLICT' });
    expect(await remove(gateway, { id }, PAYLOAD)).toEqual(first);
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1, [PUT]: 1 });
  });

  it('is waited for by a delete, and by another reset', async () => {
    const { gateway, row, id, rules } = await openContested();
    rules.push(on('PUT', { kind: 'delay', ms: 60 }));
    const resets = [reset(gateway, { id, state: 'ERROR' }), reset(gateway, { id, state: 'AVAILABLE' })];
    await untilSent(gateway, 'PUT');
    const deleted = remove(gateway, { id });
    await resets[0];
    expect(sentBy(gateway, 'DELETE')).toBe(0);
    const { result } = await deleted;
    expect(result.checkpointId).toBe(id);
    await resets[1];
    expect(gateway.sandbox.requests.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'DELETE']);
    expect(row.status).toBe('available');
  });

  it('holds up a delete after its answer was lost, and not the same reset', async () => {
    const { gateway, id, rules } = await openContested();
    rules.push(on('PUT', { kind: 'reset-after' }));
    expect((await reset(gateway, { id, state: 'ERROR' })).result.checkpointId).toBe(id);
    expect((await reset(gateway, { id, state: 'ERROR' })).result.checkpointId).toBe(id);
    expect((await remove(gateway, { id })).result).toMatchObject({ code: 'CONFLICT', retryable: true });
    expect(tally(gateway.sandbox)).toEqual({ [PUT]: 2, [SHOW]: 1 });
  });

  it('shows a lost write to no caller who may not read the checkpoint', async () => {
    const { gateway, rows, rules } = await openContested(2);
    const tokens = await openCallers(gateway.sandbox);
    const [first = '', second = ''] = rows.map(labId);
    const put = (id: string, headers: Record<string, string>) =>
      reset(tokens.gateway, { id, state: 'ERROR' }, 'checkpointId', { headers });
    rules.push(on('PUT', { kind: 'reset-after' }));
    rules.push(on('DELETE', { kind: 'reset-before' }));
    await Promise.all([put(first, tokens.one), tokens.ask(second, tokens.one)]);
    const asked = [tokens.two, tokens.stranger].flatMap((as) => [tokens.ask(first, as), put(second, as)]);
    const codes = (await Promise.all(asked)).map(({ result }) => result.code);
    expect(codes).toEqual(['CONFLICT', 'CONFLICT', 'FORBIDDEN', 'FORBIDDEN']);
  });

  it('is NOT_SUPPORTED without a wait on CBR, whatever is in flight', async () => {
    const { gateway, cbr, rules } = await openContested();
    rules.push(on('DELETE', { kind: 'delay', ms: 200 }, 3));
    let isDeleted = false;
    const deleting = remove(gateway, { id: cbr.id }).then(() => {
      isDeleted = true;
    });
    await untilSent(gateway, 'DELETE');
    expect((await reset(gateway, { id: cbr.id, state: 'ERROR' })).result).toMatchObject({ code: 'NOT_SUPPORTED' });
    expect(isDeleted).toBe(false);
    await deleting;
  });
});

describe('a reset whose answer is lost', () => {
  it.each(LOST)('is a success when the checkpoint is in that state: %s', async (_how, fault) => {
    const { gateway, karbor } = await openLossy(on('PUT', fault));
    expect((await reset(gateway, { id: karbor.id, state: 'ERROR' })).result).toMatchObject({ checkpointId: karbor.id });
  });

  it('has an unknown outcome when the checkpoint is in another state, or cannot be read', async () => {
    const { gateway, rules, karbor } = await openLossy(on('PUT', { kind: 'reset-before' }));
    expect((await reset(gateway, { id: karbor.id, state: 'ERROR' })).result).toMatchObject(UNKNOWN);
    rules.push(on('PUT', { kind: 'reset-after' }), { method: 'GET', fault: { kind: 'reset-before' } });
    expect((await reset(gateway, { id: karbor.id, state: 'ERROR' })).result).toMatchObject(UNKNOWN);
  });
});

describe('a delete or a reset whose time goes by in the read before it', () => {
  it.each([
    ['a read that never ends', 400, { kind: 'hang' }, 'UPSTREAM_TIMEOUT'],
    ['a read that leaves less than a look takes', 3_300, { kind: 'delay', ms: 400 }, 'DEADLINE_EXCEEDED'],
  ] as const)('fails by that, and nothing is sent: %s', async (_what, writeMs, fault, code) => {
    const { gateway, karbor, rules } = await openCheckpoints({ requestTimeoutMs: writeMs, writeMs });
    const { id } = karbor;
    rules.push(on('GET', fault, 2));
    expect((await remove(gateway, { id })).result).toMatchObject({ code, retryable: true });
    expect((await reset(gateway, { id, state: 'ERROR' })).result).toMatchObject({ code, retryable: true });
    expect(tally(gateway.sandbox)).toEqual({ [SHOW]: 2 });
  });
});
