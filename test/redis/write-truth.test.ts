import { expect, it } from 'vitest';
import { randomFrom } from '../../bench/chaos/figures.ts';
import { openGateway } from '../support/gateway.ts';
import { describeWithRedis, startRedis } from '../support/redis-server.ts';
import { SEED, say } from '../support/scale.ts';
import {
  CREATES,
  cbrScene,
  compare,
  karborScene,
  LANES,
  openSandbox,
  type Scene,
  type Statement,
  state,
  trouble,
  WRITE_MS,
} from '../upstreams/writes/_support/create-scenes.ts';
import { contentOf, settle } from './_support/replicas.ts';

/** Asks two replicas for every create at the same moment, and both once more after a failure. */
async function askBoth(scene: Scene): Promise<Statement[]> {
  const redis = await startRedis();
  const { sandbox } = await openSandbox(scene.estate, [trouble(randomFrom(SEED))]);
  const content = { ...contentOf(sandbox, redis.url), requestTimeoutMs: 500 };
  const replicas = [0, 1].map(() => openGateway(content, { writeMs: WRITE_MS }));
  await settle({ redis });
  const both = (number: number) => Promise.all(replicas.map((replica) => state(replica, scene, number)));
  const statements: Statement[] = [];
  const lanes = Array.from({ length: LANES }, async (_, lane) => {
    for (let number = lane; number < CREATES; number += LANES) {
      const first = await both(number);
      statements.push(...first);
      if (first.some(({ outcome }) => outcome !== 'made')) statements.push(...(await both(number)));
    }
  });
  await Promise.all(lanes);
  return statements;
}

describeWithRedis('every stated outcome of a create that two replicas are asked for at the same time', () => {
  it.each([
    ['CBR', cbrScene],
    ['Karbor', karborScene],
  ])(
    'is true on %s, and none is made twice',
    async (name, sceneOf) => {
      const scene = sceneOf();
      const figures = compare(await askBoth(scene), scene);
      say(`${name}, two replicas, ${CREATES} creates: ${JSON.stringify(figures)}`);
      expect(figures).toMatchObject({ wrong: 0, duplicates: 0 });
      expect(figures.successes).toBeGreaterThan(0);
    },
    300_000,
  );
});
