import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openGateway, type TestGateway } from '../support/gateway.ts';
import { create } from '../support/mutations.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import { contentOf, openScene, postsOf, type Scene } from './_support/replicas.ts';

const messagesOf = ({ log }: TestGateway) => log.map(({ msg }) => String(msg)).filter((msg) => msg.startsWith('Redis'));
const inDatabase = (url: string, database: number) => url.replace(/\/0$/, `/${database}`);
const keyed = async (gateway: TestGateway, { vaults }: Scene, idempotencyKey: string) =>
  (await create(gateway, { vaultId: vaults.lab, idempotencyKey }, 'checkpointId')).result;

/** A way to a Redis whose connections can go silent without an end; later ones work. */
async function openWay(port: number) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const behind = connect(port, '127.0.0.1').on('error', () => socket.destroy());
    sockets.push(
      socket.on('error', () => behind.destroy()),
      behind,
    );
    socket.pipe(behind).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const silence = () => {
    for (const socket of sockets.splice(0)) {
      socket
        .unpipe()
        .removeAllListeners('end')
        .removeAllListeners('close')
        .on('error', () => {})
        .pause();
      onTestFinished(() => void socket.destroy());
    }
  };
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}/0`, silence };
}

describeWithRedis('a connection to Redis', () => {
  it('whose database is refused is not used, not even in the first database', async () => {
    const { content, redis } = await openScene([], ['--databases', '2']);
    const gateway = openGateway({ ...content, redis: { url: inDatabase(redis.url, 5) } });
    await expect
      .poll(() => gateway.log)
      .toContainEqual(expect.objectContaining({ cause: 'ERR', msg: expect.stringMatching(/^Redis does not respond/) }));
    expect(await redis.client.keys('*')).toEqual([]);
  });

  it('is ended by a gateway whose port cannot be had', async () => {
    const { content, redis } = await openScene();
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(openGateway({ ...content, port }, { listen: true })).rejects.toThrow('EADDRINUSE');
    const connections = async () =>
      String(await redis.client.client('LIST'))
        .trim()
        .split('\n').length;
    await expect.poll(connections).toBe(1);
    // A connection that had begun would be there by now.
    expect(await redis.client.keys('*:began').then(connections)).toBe(1);
  });

  it('that begins while Redis is busy is in its database when Redis responds again', async () => {
    const scene = await openScene([], ['--lua-time-limit', '100']);
    const { redis, content, sandbox } = scene;
    const open = () => openGateway({ ...content, redis: { url: inDatabase(redis.url, 2) } });
    const first = open();
    await redis.client.select(2);
    await expect.poll(() => redis.client.keys('*:began')).toHaveLength(1);
    await redis.age(86_400_000);
    const busy = `local t = redis.call('TIME'); local e = t[1] + 2; repeat t = redis.call('TIME') until t[1] + 0 > e`;
    const isBusy = redis.client.eval(busy, 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const second = open();
    await isBusy;
    await expect.poll(() => messagesOf(second).at(-1), { timeout: 5_000 }).toBe('Redis responds again.');
    const { checkpointId } = await keyed(second, scene, 'k-1');
    await expect
      .poll(async () => (await keyed(first, scene, 'k-1')).checkpointId, { timeout: 5_000 })
      .toBe(checkpointId);
    expect(postsOf(sandbox)).toBe(1);
  });

  it('that goes silent is replaced, and the create in flight recorded in an empty Redis, before keys are given away', async () => {
    const scene = await openScene([
      { method: 'POST', path: /checkpoints$/, count: 1, fault: { kind: 'delay', ms: 7_500 } },
    ]);
    const { redis, sandbox } = scene;
    const way = await openWay(redis.port);
    const first = openGateway(contentOf(sandbox, way.url));
    await expect.poll(() => redis.client.keys('*:began')).toHaveLength(1);
    await redis.age(86_400_000);
    const created = keyed(first, scene, 'k-1');
    await expect.poll(() => postsOf(sandbox)).toBe(1);
    way.silence();
    await redis.stop();
    await redis.start();
    await expect.poll(() => redis.client.keys('*:create:*'), { timeout: 7_000 }).toHaveLength(1);
    const { checkpointId } = await created;
    const second = openGateway(contentOf(sandbox, redis.url));
    await expect
      .poll(async () => (await keyed(second, scene, 'k-1')).checkpointId, { timeout: 5_000 })
      .toBe(checkpointId);
    expect(postsOf(sandbox)).toBe(1);
  }, 30_000);
});

describeWithRedis('a store whose beginning lies in the future, as after its clock was set back', () => {
  it('begins anew', async () => {
    const scene = await openScene();
    const gateway = scene.open();
    await expect.poll(() => scene.redis.client.keys('*:began')).toHaveLength(1);
    await scene.redis.age(-3_600_000);
    const { result } = await create(gateway, { vaultId: scene.vaults.sg, idempotencyKey: 'k' });
    expect(result.message).toMatch(/Redis has just started without data/);
    const [name = ''] = await scene.redis.client.keys('*:began');
    expect(Number(await scene.redis.client.get(name))).toBeLessThanOrEqual(Date.now());
  });
});
