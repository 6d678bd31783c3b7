import { expect, it } from 'vitest';
import { create } from '../support/mutations.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import { REFUSED } from '../upstreams/writes/_support/keyed-creates.ts';
import { openScene, postsOf, settle } from './_support/replicas.ts';

const PAYLOAD = 'checkpointId requestId isFound isExisting checkpoint { status vaultName resources { id name } }';

describeWithRedis('a key that two replicas share', () => {
  it.each(['sg', 'lab'] as const)(
    'is one create on %s, whichever replica is asked, and equal at one moment',
    async (on) => {
      const scene = await openScene();
      const [one, other] = [scene.open(), scene.open()];
      await settle(scene);
      const ask = (gateway: typeof one) =>
        create(gateway, { vaultId: scene.vaults[on], idempotencyKey: 'k-1' }, PAYLOAD);
      const [first, ...more] = await Promise.all([one, other, one, other].map(ask));
      expect(first?.result).toMatchObject({ checkpointId: scene.created()[0], isFound: false, isExisting: false });
      expect(more).toEqual([first, first, first]);
      expect(await ask(other)).toEqual(first);
      expect(postsOf(scene.sandbox)).toBe(1);
    },
  );

  it('is a CONFLICT for another input on another replica', async () => {
    const scene = await openScene();
    const [one, other] = [scene.open(), scene.open()];
    await settle(scene);
    await create(one, { vaultId: scene.vaults.sg, idempotencyKey: 'k-1' });
    const { result } = await create(other, { vaultId: scene.vaults.sg, name: 'web', idempotencyKey: 'k-1' });
    expect(result).toMatchObject({ code: 'CONFLICT', argument: ['input', 'idempotencyKey'] });
  });

  it('is free on another replica after a failure that created nothing', async () => {
    const scene = await openScene([{ method: 'POST', path: /checkpoints$/, count: 1, fault: REFUSED.lab }]);
    const [one, other] = [scene.open(), scene.open()];
    await settle(scene);
    const input = { vaultId: scene.vaults.lab, idempotencyKey: 'k-1' };
    expect((await create(one, input)).result.code).toBe('FORBIDDEN');
    expect((await create(other, input)).result.checkpointId).toBe(scene.created()[0]);
  });

  it.each(['sg', 'lab'] as const)(
    'finds on another replica what was created on %s although its response was lost',
    async (on) => {
      const unreadable = { kind: 'answer', answer: { status: 500, body: {} } } as const;
      const scene = await openScene([
        { method: 'POST', path: /checkpoints$/, count: 1, fault: { kind: 'reset-after' } },
        { method: 'GET', path: on === 'sg' ? /backups/ : /operation_logs/, count: 1, fault: unreadable },
      ]);
      const [one, other] = [scene.open(), scene.open()];
      await settle(scene);
      const input = { vaultId: scene.vaults[on], idempotencyKey: 'k-1' };
      expect((await create(one, input)).result.code).toBe('OUTCOME_UNKNOWN');
      const { result: found } = await create(other, input, PAYLOAD);
      expect(found).toMatchObject({ checkpointId: scene.created()[0], isFound: true });
      expect(found.checkpoint.resources.length).toBeGreaterThan(0);
      expect((await create(one, input, PAYLOAD)).result).toEqual(found);
      expect(postsOf(scene.sandbox)).toBe(1);
    },
  );

  it('is a keyed hash in Redis', async () => {
    const scene = await openScene();
    const gateway = scene.open();
    await settle(scene);
    await create(gateway, { vaultId: scene.vaults.sg, idempotencyKey: 'nightly-of-web' }, PAYLOAD);
    const names = await scene.redis.client.keys('*');
    const [record = ''] = names.filter((name) => /:create:[\w-]{43}$/.test(name));
    expect(JSON.stringify([names, await scene.redis.client.hgetall(record)])).toMatch(
      /^(?!.*nightly-of-web).*checkpoint/,
    );
  });
});
