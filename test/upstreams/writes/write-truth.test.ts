import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../bench/chaos/figures.ts';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { memoryWriteStore } from '../../../src/upstreams/writes/write-store.ts';
import { addProvider, labId } from '../../support/estates.ts';
import { openGateway } from '../../support/gateway.ts';
import { create } from '../../support/mutations.ts';
import { SEED, say } from '../../support/scale.ts';
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
} from './_support/create-scenes.ts';

/** A gateway that has run for so long that it knows every key. */
function longRunning(content: object) {
  const writeStore = { ...memoryWriteStore(), isComplete: async () => true };
  return openGateway({ ...content, requestTimeoutMs: 500 }, { writeMs: WRITE_MS, writeStore });
}

/** Asks for every create, and for each failure once more. */
async function askForAll(scene: Scene): Promise<Statement[]> {
  const { content } = await openSandbox(scene.estate, [trouble(randomFrom(SEED))]);
  const statements: Statement[] = [];
  const lanes = Array.from({ length: LANES }, async (_, lane) => {
    const gateway = longRunning(content);
    for (let number = lane; number < CREATES; number += LANES) {
      const first = await state(gateway, scene, number);
      statements.push(first);
      if (first.outcome !== 'made') statements.push(await state(gateway, scene, number));
    }
  });
  await Promise.all(lanes);
  return statements;
}

describe('every stated outcome of a create whose answer may be lost', () => {
  it('is true on CBR, none is made twice, and at least 99 % of what was handled is a success', async () => {
    const scene = cbrScene();
    const figures = compare(await askForAll(scene), scene);
    say(`CBR, ${CREATES} creates: ${JSON.stringify(figures)}`);
    expect(figures).toMatchObject({ wrong: 0, duplicates: 0 });
    expect(figures.successes / figures.handled).toBeGreaterThanOrEqual(0.99);
  }, 180_000);

  it('is true on Karbor, and none is made twice', async () => {
    const scene = karborScene();
    const figures = compare(await askForAll(scene), scene);
    say(`Karbor, ${CREATES} creates: ${JSON.stringify(figures)}`);
    expect(figures).toMatchObject({ wrong: 0, duplicates: 0 });
  }, 180_000);

  it('names no checkpoint twice on Karbor when many calls back up the same plan', async () => {
    const estate = emptyEstate();
    const { plans } = addProvider(estate, 'north', { plans: 3, checkpoints: 0 });
    const { content } = await openSandbox(estate, [trouble(randomFrom(SEED))]);
    const gateways = Array.from({ length: 3 }, () => longRunning(content));
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, number) => {
        // Each plan belongs to one gateway: what another one makes of it cannot be told from its own.
        const gateway = gateways[number % 3];
        return gateway && create(gateway, { vaultId: `vault:lab:${plans[number % 3]?.id}` });
      }),
    );
    const named = answers.flatMap((answer) => answer?.result.checkpointId ?? []);
    const there = new Set(estate.karbor.checkpoints.map(labId));
    expect(new Set(named).size).toBe(named.length);
    expect(named.filter((id) => !there.has(id))).toEqual([]);
  });
});
