import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import type { Fault, Rule } from '../../../src/sandbox/knobs.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { memoryWriteStore } from '../../../src/upstreams/writes/write-store.ts';
import { addProvider, labId, serverVault } from '../../support/estates.ts';
import { openGateway, type TestGateway } from '../../support/gateway.ts';
import { create } from '../../support/mutations.ts';
import { SEED, say, scaled } from '../../support/scale.ts';

const CREATES = scaled(2_000, 100);
// Each with a gateway of its own, in which one create follows another.
const LANES = 16;
// Three seconds of it are for the look.
const WRITE_MS = 3_900;

/** Numbers from 0 to 1, the same ones for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Of the creates, 30 % are cut off and 5 % hang after they were handled; 5 % hang before. */
function trouble(random: () => number): Rule {
  const pick = (share: number): Fault => {
    if (share < 0.15) return { kind: 'reset-after' };
    if (share < 0.3) return { kind: 'cut-body' };
    if (share < 0.35) return { kind: 'delay', ms: 60_000 };
    return share < 0.4 ? { kind: 'hang' } : { kind: 'delay', ms: 0 };
  };
  return {
    method: 'POST',
    path: /checkpoints$/,
    get fault() {
      return pick(random());
    },
  };
}

interface Statement {
  readonly number: number;
  readonly outcome: 'made' | 'unknown' | 'nothing';
  readonly checkpointId: string;
  /** What the upstream had of this create when it was stated. */
  readonly there: readonly string[];
}

/** Creates that can be told apart in what the upstream has. */
interface Scene {
  readonly estate: Estate;
  readonly inputOf: (number: number) => object;
  /** The public ids of what the upstream has of a create. */
  readonly madeBy: (number: number) => readonly string[];
}

function cbrScene(): Scene {
  const estate = emptyEstate();
  Object.assign(estate.cbr.pace, { queueMs: 0, backupMs: 0 });
  const vaults = Array.from({ length: LANES }, (_, lane) => serverVault(`web-${lane}`));
  estate.cbr.vaults.push(...vaults);
  const nameOf = (number: number) => `create-${number}`;
  return {
    estate,
    inputOf: (number) => ({ vaultId: `vault:sg:${vaults[number % LANES]?.id}`, name: nameOf(number) }),
    madeBy: (number) =>
      estate.cbr.checkpoints.filter(({ name }) => name === nameOf(number)).map(({ id }) => `checkpoint:sg:${id}`),
  };
}

/** Karbor carries no name: each create has a plan of its own. */
function karborScene(): Scene {
  const estate = emptyEstate();
  const { plans } = addProvider(estate, 'north', { plans: CREATES, checkpoints: 0 });
  return {
    estate,
    inputOf: (number) => ({ vaultId: `vault:lab:${plans[number]?.id}` }),
    madeBy: (number) => estate.karbor.checkpoints.filter(({ planId }) => planId === plans[number]?.id).map(labId),
  };
}

async function state(gateway: TestGateway, scene: Scene, number: number): Promise<Statement> {
  const { result, errors } = await create(gateway, { ...scene.inputOf(number), idempotencyKey: `key-${number}` });
  expect(errors).toBeUndefined();
  const failed = result.code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'nothing';
  const outcome = result.checkpointId ? 'made' : failed;
  return { number, outcome, checkpointId: result.checkpointId ?? '', there: scene.madeBy(number) };
}

async function openSandbox(estate: Estate, rules: Rule[]) {
  const sandbox = await startSandbox({ estate, knobs: { rules } });
  onTestFinished(() => sandbox.close());
  return { sandbox, content: { ...sandbox.gatewayConfig(), requestTimeoutMs: 500 } };
}

/** A gateway that has run for so long that it knows every key. */
function longRunning(content: object) {
  const writeStore = { ...memoryWriteStore(), isComplete: async () => true };
  return openGateway(content, { writeMs: WRITE_MS, writeStore });
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

function compare(statements: readonly Statement[], { madeBy }: Scene) {
  const numbers = [...new Set(statements.map(({ number }) => number))];
  const handled = numbers.filter((number) => madeBy(number).length > 0);
  const told = new Set(statements.filter(({ outcome }) => outcome === 'made').map(({ number }) => number));
  const isWrong = ({ outcome, checkpointId, there }: Statement) =>
    (outcome === 'made' && !there.includes(checkpointId)) || (outcome === 'nothing' && there.length > 0);
  return {
    wrong: statements.filter(isWrong).length,
    duplicates: numbers.filter((number) => madeBy(number).length > 1).length,
    handled: handled.length,
    successes: handled.filter((number) => told.has(number)).length,
    notTold: numbers.length - told.size,
  };
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

describe('a gateway that dies in the middle of its creates', () => {
  const numbers = Array.from({ length: 40 }, (_, number) => number);

  async function askAfterDeath(scene: Scene): Promise<Statement[]> {
    const lost = (path: RegExp): Rule[] => [
      { method: 'POST', path, count: numbers.length / 2, fault: { kind: 'delay', ms: 60_000 } },
      { method: 'POST', path, fault: { kind: 'hang' } },
    ];
    const { sandbox, content } = await openSandbox(scene.estate, lost(/checkpoints$/));
    const dispatcher = new Agent();
    const dying = openGateway(content, { dispatcher });
    const unheard = numbers.map((number) => state(dying, scene, number));
    const sent = () => sandbox.requests.filter(({ method, path }) => method === 'POST' && /checkpoints$/.test(path));
    await expect.poll(() => sent().length).toBe(numbers.length);
    await dispatcher.destroy();
    await Promise.all(unheard);
    sandbox.knobs.rules.length = 0;
    const anew = openGateway(content);
    return Promise.all(numbers.map((number) => state(anew, scene, number)));
  }

  it('states nothing false on CBR when it is back, and makes nothing twice', async () => {
    const scene = cbrScene();
    const all = { handled: numbers.length, successes: numbers.length, notTold: 0 };
    expect(compare(await askAfterDeath(scene), scene)).toEqual({ wrong: 0, duplicates: 0, ...all });
  });

  it('states nothing false on Karbor when it is back', async () => {
    const scene = karborScene();
    expect(compare(await askAfterDeath(scene), scene)).toMatchObject({ wrong: 0 });
  });
});
