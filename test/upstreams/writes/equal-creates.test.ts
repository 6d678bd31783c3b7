import { describe, expect, it } from 'vitest';
import { tally } from '../../support/calls.ts';
import { HOUR } from '../../support/estates.ts';
import { create } from '../../support/mutations.ts';
import { keyed, madeOf, onPost, openKeyed, REFUSED } from './_support/keyed-creates.ts';

describe.each(['sg', 'lab'] as const)('the same key and input on %s', (upstream) => {
  it('is given its success again, without a call', async () => {
    const { estate, gateway, vaults } = await openKeyed();
    const first = await keyed(gateway, vaults[upstream]);
    tally(gateway.sandbox);
    expect(await keyed(gateway, vaults[upstream])).toEqual(first);
    expect(first.result.checkpointId).toBeDefined();
    expect(first.result.isFound).toBe(false);
    expect(tally(gateway.sandbox)).toEqual({});
    expect(madeOf(estate)).toBe(1);
  });

  it('gets isFound again with a success that was found', async () => {
    const { gateway, vaults } = await openKeyed([onPost({ kind: 'reset-after' })]);
    const found = await keyed(gateway, vaults[upstream]);
    expect(found.result.isFound).toBe(true);
    expect(await keyed(gateway, vaults[upstream])).toEqual(found);
  });

  it('waits for the call that is in flight', async () => {
    const { estate, gateway, vaults } = await openKeyed([onPost({ kind: 'delay', ms: 100 })]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => keyed(gateway, vaults[upstream])));
    expect(new Set(answers.map(({ result }) => result.checkpointId)).size).toBe(1);
    expect(answers[0]?.result.checkpointId).toBeDefined();
    expect(madeOf(estate)).toBe(1);
  });

  it('makes the checkpoint after a failure that made nothing', async () => {
    const { estate, gateway, vaults } = await openKeyed([onPost(REFUSED[upstream])]);
    const first = await keyed(gateway, vaults[upstream]);
    expect(first.result).toMatchObject({ __typename: 'Failure' });
    expect(first.result.code).not.toBe('OUTCOME_UNKNOWN');
    expect((await keyed(gateway, vaults[upstream])).result.checkpointId).toBeDefined();
    expect(madeOf(estate)).toBe(1);
  });

  it('only looks after an unknown outcome, as often as it is asked', async () => {
    const { estate, gateway, vaults } = await openKeyed([onPost({ kind: 'hang' })]);
    for (const _time of [1, 2, 3]) {
      const { result } = await keyed(gateway, vaults[upstream]);
      expect(result).toMatchObject({ code: 'OUTCOME_UNKNOWN', retryable: false });
      expect(result.message).toContain('Repeat the call with the same idempotencyKey');
    }
    expect(
      gateway.sandbox.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/checkpoints')),
    ).toHaveLength(1);
    expect(madeOf(estate)).toBe(0);
  });

  it('finds later what the first look could not see', async () => {
    const { estate, gateway, rules, vaults } = await openKeyed([onPost({ kind: 'reset-after' })]);
    rules.push({ method: 'GET', path: /backups|operation_logs/, fault: { kind: 'reset-before' } });
    expect((await keyed(gateway, vaults[upstream])).result).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    rules.length = 0;
    const made = estate.cbr.checkpoints[0] ?? estate.karbor.checkpoints[0];
    const found = await keyed(gateway, vaults[upstream]);
    expect(found.result.isFound).toBe(true);
    expect(found.result.checkpointId).toMatch(new RegExp(`${made?.id}$`));
    tally(gateway.sandbox);
    expect(await keyed(gateway, vaults[upstream])).toEqual(found);
    expect(tally(gateway.sandbox)).toEqual({});
    expect(madeOf(estate)).toBe(1);
  });

  it('learns what came of a call whose caller left', async () => {
    const { estate, gateway, vaults } = await openKeyed([onPost({ kind: 'delay', ms: 150 })]);
    const leaving = new AbortController();
    const input = { vaultId: vaults[upstream], idempotencyKey: 'k-1' };
    const left = create(gateway, input, 'checkpointId', { signal: leaving.signal }).catch(() => 'left');
    await expect.poll(() => madeOf(estate)).toBe(1);
    leaving.abort();
    expect((await keyed(gateway, vaults[upstream])).result.checkpointId).toBeDefined();
    await left;
    expect(madeOf(estate)).toBe(1);
  });

  it('goes on for the one who called when one who waits for it leaves', async () => {
    const { estate, gateway, vaults } = await openKeyed([onPost({ kind: 'delay', ms: 150 })]);
    const first = keyed(gateway, vaults[upstream]);
    await expect.poll(() => madeOf(estate)).toBe(1);
    const leaving = new AbortController();
    const input = { vaultId: vaults[upstream], idempotencyKey: 'k-1' };
    const waiting = create(gateway, input, 'checkpointId', { signal: leaving.signal }).catch(() => 'left');
    leaving.abort();
    await waiting;
    expect((await first).result.checkpointId).toBeDefined();
  });

  it('is a CONFLICT with another input, with no call', async () => {
    const { gateway, vaults } = await openKeyed();
    const { sandbox } = gateway;
    await keyed(gateway, vaults[upstream]);
    tally(sandbox);
    const { result } = await keyed(gateway, vaults[upstream], 'k-1', { description: 'another' });
    expect(result).toMatchObject({ code: 'CONFLICT', retryable: false, argument: ['input', 'idempotencyKey'] });
    expect(tally(sandbox)).toEqual({});
  });

  it('is free again after 24 hours, and not before', async () => {
    const { estate, gateway, clock, vaults } = await openKeyed();
    await keyed(gateway, vaults[upstream]);
    clock.at += 24 * HOUR - 1;
    await keyed(gateway, vaults[upstream]);
    expect(madeOf(estate)).toBe(1);
    clock.at += 1;
    await keyed(gateway, vaults[upstream]);
    expect(madeOf(estate)).toBe(2);
  });
});
