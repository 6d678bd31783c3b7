import { describe, expect, it } from 'vitest';
import { memoryWriteStore } from '../../../src/upstreams/writes/write-store.ts';
import { tally } from '../../support/calls.ts';
import { HOUR } from '../../support/estates.ts';
import { openGateway } from '../../support/gateway.ts';
import { keyed, madeOf, onPost, openKeyed, REFUSED } from './_support/keyed-creates.ts';

describe('a key', () => {
  it('counts for its upstream alone', async () => {
    const { estate, gateway, vaults } = await openKeyed();
    for (const vaultId of [vaults.sg, vaults.lab]) {
      expect((await keyed(gateway, vaultId)).result.checkpointId).toBeDefined();
    }
    expect(madeOf(estate)).toBe(2);
  });

  it('is a CONFLICT for another vault of its upstream', async () => {
    const { gateway, vaults } = await openKeyed();
    await keyed(gateway, vaults.sg);
    expect((await keyed(gateway, vaults.other)).result).toMatchObject({ code: 'CONFLICT' });
  });

  it('is refused while there is no room for it, and none is forgotten for it', async () => {
    const { estate, gateway, clock, vaults } = await openKeyed([], 2);
    for (const key of ['one', 'two']) await keyed(gateway, vaults.sg, key);
    tally(gateway.sandbox);
    const { result } = await keyed(gateway, vaults.sg, 'three');
    expect(result).toMatchObject({ code: 'LIMIT_EXCEEDED', argument: ['input', 'idempotencyKey'] });
    expect((await keyed(gateway, vaults.sg, 'one')).result.checkpointId).toBeDefined();
    expect(tally(gateway.sandbox)).toEqual({});
    clock.at += 24 * HOUR;
    expect((await keyed(gateway, vaults.sg, 'three')).result.checkpointId).toBeDefined();
    expect(estate.cbr.checkpoints).toHaveLength(3);
  });

  it('leaves room for others when one caller takes all that one may have', async () => {
    const store = memoryWriteStore({ most: 8 });
    const take = (holder: string, key: number) => store.take(`${holder} ${key}`, 'input', holder);
    const greedy: unknown[] = [];
    for (let key = 0; key < 10; key += 1) greedy.push(await take('greedy', key));
    expect(greedy).toEqual([...Array(7).fill('taken'), ...Array(3).fill('full')]);
    expect(await take('other', 0)).toBe('taken');
    expect(await take('other', 1)).toBe('full');
    await store.free('greedy 0');
    expect(await take('greedy', 7)).toBe('taken');
  });

  it('takes no room after a failure that made nothing', async () => {
    const { gateway, vaults } = await openKeyed([onPost(REFUSED.sg, 3)], 1);
    for (const key of ['one', 'two', 'three']) {
      expect((await keyed(gateway, vaults.sg, key)).result.code).toBe('CONFLICT');
    }
    expect((await keyed(gateway, vaults.sg, 'four')).result.checkpointId).toBeDefined();
  });

  it('never looks and never posts after an unknown outcome where no mark is written', async () => {
    const { estate, gateway, vaults } = await openKeyed([onPost({ kind: 'reset-after' })]);
    const content = gateway.sandbox.gatewayConfig() as { upstreams: object[] };
    const upstreams = content.upstreams.map((upstream) => ({ ...upstream, writeMark: false }));
    const unmarked = openGateway({ upstreams });
    for (const _time of [1, 2]) {
      const { result } = await keyed(unmarked, vaults.sg);
      expect(result).toMatchObject({
        code: 'OUTCOME_UNKNOWN',
        message: expect.stringContaining('has no way to find it'),
      });
    }
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1 });
    expect(estate.cbr.checkpoints).toHaveLength(1);
  });
});

describe('a create with a key that nothing disturbs', () => {
  it('is one call on CBR, and two on Karbor', async () => {
    const { gateway, vaults } = await openKeyed();
    await keyed(gateway, vaults.sg);
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1 });
    await keyed(gateway, vaults.lab);
    expect(tally(gateway.sandbox)).toEqual({ 'GET /plans/:id': 1, 'POST /providers/:id/checkpoints': 1 });
  });
});
