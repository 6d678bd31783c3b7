import { Agent } from 'undici';
import { expect, it } from 'vitest';
import { scrapeText, valuesIn } from '../server/metrics/_support/metered.ts';
import { openGateway, type TestGateway } from '../support/gateway.ts';
import { create } from '../support/mutations.ts';
import { describeWithRedis, type RedisServer } from '../support/redis-server.ts';
import { openScene, postsOf, type Scene, settle } from './_support/replicas.ts';

const REFUSED = { code: 'UPSTREAM_UNAVAILABLE', retryable: true, message: expect.stringContaining('Redis') };
const FAILS = expect.stringMatching(/^Redis does not respond:/);
const WORKS = 'Redis responds again.';

const logOf = ({ log }: TestGateway) => log.flatMap(({ msg }) => (/Redis/.test(String(msg)) ? String(msg) : []));
const keyed = (gateway: TestGateway, { vaults }: Scene, idempotencyKey = 'k-1') =>
  create(gateway, { vaultId: vaults.sg, idempotencyKey }, 'checkpointId isFound');

const redisUp = async (metricsUrl: string) => valuesIn(await scrapeText(metricsUrl)).get('redis_up');

async function openSettled(rules: Parameters<typeof openScene>[0] = []) {
  const scene = await openScene(rules);
  const gateway = scene.open();
  await settle(scene);
  return { scene, gateway, redis: scene.redis };
}

/** Makes every command take longer than 100 ms, for as long as the test runs: Redis runs one at a time. */
function slow({ client }: RedisServer): () => void {
  let isSlow = true;
  const busy = `local t = redis.call('TIME'); local e = t[1]*1000000+t[2]+150000; repeat t = redis.call('TIME') until t[1]*1000000+t[2] > e`;
  const keepBusy = async () => {
    while (isSlow) await client.eval(busy, 0).catch(() => {});
  };
  void keepBusy();
  void keepBusy();
  return () => {
    isSlow = false;
  };
}

/** Ways in which a Redis fails as a whole, and how each ends. */
const FAULTS: [what: string, fail: (redis: RedisServer) => unknown, mend: (redis: RedisServer) => unknown][] = [
  ['is down', ({ stop }) => stop(), ({ start }) => start()],
  ['hangs', ({ hang }) => hang(), ({ wake }) => wake()],
];

describeWithRedis('a Redis', () => {
  it.each(FAULTS)(
    'that %s: keyed creates are refused, all others run, and each change is logged once',
    async (_what, fail, mend) => {
      const { scene, gateway, redis } = await openSettled();
      await fail(redis);
      const startedAt = performance.now();
      expect((await keyed(gateway, scene)).result).toMatchObject(REFUSED);
      expect(performance.now() - startedAt).toBeLessThan(500);
      expect((await keyed(gateway, scene)).result).toMatchObject(REFUSED);
      expect(postsOf(scene.sandbox)).toBe(0);
      expect((await create(gateway, { vaultId: scene.vaults.sg })).result.checkpointId).toBeDefined();
      await expect.poll(() => logOf(gateway)).toEqual([FAILS]);

      await mend(redis);
      await expect.poll(() => logOf(gateway), { timeout: 5_000 }).toEqual([FAILS, WORKS]);
      await redis.age(86_400_000);
      expect((await keyed(gateway, scene)).result.checkpointId).toBeDefined();
    },
  );

  it('that is slow: a keyed create is refused, and sends nothing', async () => {
    const { scene, gateway, redis } = await openSettled();
    const mend = slow(redis);
    await expect.poll(async () => (await keyed(gateway, scene)).result.code).toBe('UPSTREAM_UNAVAILABLE');
    const before = postsOf(scene.sandbox);
    expect((await keyed(gateway, scene, 'k-2')).result).toMatchObject(REFUSED);
    expect(postsOf(scene.sandbox)).toBe(before);
    mend();
    await expect.poll(() => logOf(gateway), { timeout: 5_000 }).toContain(WORKS);
    expect((await keyed(gateway, scene, 'k-2')).result.checkpointId).toBeDefined();
  });

  it.each(FAULTS)(
    'that %s while no one writes is 0 in the next scrape, and 1 soon after it responds',
    async (_what, fail, mend) => {
      const { redis, content } = await openScene();
      const { metricsUrl = '' } = await openGateway({ ...content, port: 0, metrics: { port: 0 } }, { listen: true });
      await expect.poll(() => redisUp(metricsUrl)).toBe(1);
      await fail(redis);
      expect(await redisUp(metricsUrl)).toBe(0);
      await mend(redis);
      await expect.poll(() => redisUp(metricsUrl), { timeout: 10_000 }).toBe(1);
    },
  );

  it('that cannot be reached at the start is a warning', async () => {
    const scene = await openScene();
    await scene.redis.stop();
    const gateway = await openGateway({ ...scene.content, port: 0 }, { listen: true });
    await expect
      .poll(() => gateway.log)
      .toContainEqual(expect.objectContaining({ level: 40, cause: 'ECONNREFUSED', msg: FAILS }));
    expect((await keyed(gateway, scene)).result).toMatchObject(REFUSED);
  });

  it('that is empty refuses keyed creates for eight seconds, then CBR looks before it creates, for a day', async () => {
    const scene = await openScene();
    const gateway = scene.open();
    await settle(scene, 0);
    expect((await keyed(gateway, scene)).result).toMatchObject({
      ...REFUSED,
      message: expect.stringMatching(/without data/),
    });
    expect(postsOf(scene.sandbox)).toBe(0);
    await scene.redis.age(9_000);
    const { result } = await keyed(gateway, scene);
    expect(result).toMatchObject({ checkpointId: scene.created()[0], isFound: false });
    // The store loses the key, and the upstream knows its checkpoint.
    await scene.redis.client.flushall();
    await expect.poll(async () => (await keyed(gateway, scene)).result.message ?? '').toMatch(/without data/);
    await scene.redis.age(9_000);
    expect((await keyed(gateway, scene)).result).toEqual({ ...result, isFound: true });
    expect(postsOf(scene.sandbox)).toBe(1);
  });

  it.each([
    ['down', ({ stop }: RedisServer) => stop()],
    ['hanging', ({ hang }: RedisServer) => hang()],
  ])('that is %s behind an accepted create changes nothing of its response', async (_what, fail) => {
    const { scene, gateway, redis } = await openSettled([
      { method: 'POST', path: /checkpoints$/, count: 1, fault: { kind: 'delay', ms: 300 } },
    ]);
    const created = keyed(gateway, scene);
    await expect.poll(() => postsOf(scene.sandbox)).toBe(1);
    await fail(redis);
    expect((await created).result).toMatchObject({ checkpointId: scene.created()[0], isFound: false });
  });

  it('that comes back gets the outcome of a create that it has missed', async () => {
    const { scene, gateway, redis } = await openSettled([
      { method: 'POST', path: /checkpoints$/, count: 1, fault: { kind: 'delay', ms: 300 } },
    ]);
    const other = scene.open();
    const created = keyed(gateway, scene);
    await expect.poll(() => postsOf(scene.sandbox)).toBe(1);
    redis.hang();
    const { result } = await created;
    redis.wake();
    await expect.poll(async () => (await keyed(other, scene)).result, { timeout: 5_000 }).toEqual(result);
    expect(postsOf(scene.sandbox)).toBe(1);
  });

  it('that was restarted empty while a create was in flight gets its key again from the replica that sent it', async () => {
    const { scene, gateway, redis } = await openSettled([
      { method: 'POST', path: /checkpoints$/, count: 1, fault: { kind: 'delay', ms: 2_500 } },
    ]);
    const other = scene.open();
    const created = keyed(gateway, scene);
    await expect.poll(() => postsOf(scene.sandbox)).toBe(1);
    await redis.stop();
    await redis.start();
    await expect.poll(() => redis.client.keys('*:create:*'), { timeout: 5_000 }).toHaveLength(1);
    const { result } = await created;
    // A busy machine may need longer than 100 ms for a command; such a refusal sends nothing.
    await expect.poll(async () => (await keyed(other, scene)).result, { timeout: 5_000 }).toEqual(result);
    expect(postsOf(scene.sandbox)).toBe(1);
  });
});

describeWithRedis('a create that is written more than two seconds after its check in Redis', () => {
  it('is not sent, and its key is free', async () => {
    const scene = await openScene();
    const agent = new Agent();
    const delays = [2_100, 0];
    const dispatcher = agent.compose((dispatch) => (request, handler) => {
      const ms = request.method === 'POST' && /checkpoints$/.test(request.path) ? delays.shift() : 0;
      if (!ms) return dispatch(request, handler);
      setTimeout(() => dispatch(request, handler), ms);
      return true;
    });
    const gateway = openGateway(scene.content, { dispatcher });
    await settle(scene);
    expect((await keyed(gateway, scene)).result).toMatchObject(REFUSED);
    expect(postsOf(scene.sandbox)).toBe(0);
    expect((await keyed(gateway, scene)).result.checkpointId).toBeDefined();
  });
});
