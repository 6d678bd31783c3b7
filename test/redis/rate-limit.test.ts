import { expect, it } from 'vitest';
import { callsOf, type TestGateway } from '../support/gateway.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import { openScene, settle } from './_support/replicas.ts';

// Makes one call.
const ONE = '{ vaults(first: 1, filter: { upstreams: ["sg"] }) { nodes { name } } }';
const LIMIT = 20;

async function openTwo() {
  const scene = await openScene();
  const limited = { rateLimit: { callsPerMinute: LIMIT }, shareQueries: false };
  const gateways = [scene.open(limited), scene.open(limited)] as const;
  await settle(scene);
  return { scene, gateways };
}

async function ask(gateway: TestGateway) {
  const { status, headers } = await gateway.ask(ONE);
  return { status, limit: headers.get('ratelimit') ?? '', wait: Number(headers.get('retry-after')) };
}

const leftIn = ({ limit }: { readonly limit: string }) => Number(/r=(\d+)/.exec(limit)?.[1]);

describeWithRedis('the rate limit of two replicas', () => {
  it('is one limit, whichever is asked, at one moment and later, and takes nothing for a refusal', async () => {
    const { scene, gateways } = await openTwo();
    const at = (number: number) => ask(gateways[number % 2] ?? gateways[0]);
    const statuses = await Promise.all(Array.from({ length: LIMIT }, async (_, number) => (await at(number)).status));
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    // Settlements of the requests before may still be on their way to Redis.
    for (let number = 0, refused = 0; refused < 4; number += 1) {
      refused = (await at(number)).status === 429 ? refused + 1 : 0;
      expect(number).toBeLessThan(2 * LIMIT);
    }
    const [one, other] = [await at(0), await at(1)];
    expect([one.status, other.status, leftIn(other)]).toEqual([429, 429, leftIn(one)]);
    expect(callsOf(scene.sandbox).length + leftIn(one)).toBe(LIMIT);
    expect(one.wait).toBeGreaterThan(50);
    expect(one.wait).toBeLessThanOrEqual(60);
  });

  it('counts what the other one has made', async () => {
    const { gateways } = await openTwo();
    const [one, other] = gateways;
    expect((await ask(one)).limit).toBe(`"default";r=${LIMIT - 1};t=60`);
    await expect.poll(async () => (await other.ask('{ __typename }')).headers.get('ratelimit')).toMatch(/;r=19;/);
    expect((await ask(other)).limit).toMatch(/;r=18;/);
  });

  it('goes on from memory, for each by itself, while Redis fails', async () => {
    const { scene, gateways } = await openTwo();
    const [one, other] = gateways;
    for (let asked = 0; asked < 10; asked += 1) expect((await ask(one)).status).toBe(200);
    await scene.redis.stop();
    for (let asked = 10; (await ask(one)).status === 200; asked += 1) expect(asked).toBeLessThan(LIMIT);
    expect(callsOf(scene.sandbox).length + leftIn(await ask(one))).toBe(LIMIT);
    expect((await ask(other)).limit).toMatch(/;r=19;/);
  });

  it('has no address and no token in Redis', async () => {
    const { scene, gateways } = await openTwo();
    await gateways[0].query(ONE, {}, { 'X-Auth-Token': 'a-token-of-a-caller' });
    const names = (await scene.redis.client.keys('*')).filter((name) => name.includes(':rate:'));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !/:rate:[\w-]{43}$/.test(name))).toEqual([]);
  });
});
