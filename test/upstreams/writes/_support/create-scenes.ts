import { expect, onTestFinished } from 'vitest';
import { type Estate, emptyEstate } from '../../../../src/sandbox/estate.ts';
import type { Fault, Rule } from '../../../../src/sandbox/knobs.ts';
import { startSandbox } from '../../../../src/sandbox/server.ts';
import { addProvider, labId, serverVault } from '../../../support/estates.ts';
import type { TestGateway } from '../../../support/gateway.ts';
import { create } from '../../../support/mutations.ts';
import { scaled } from '../../../support/scale.ts';

export const CREATES = scaled(2_000, 100);
// Each with a gateway of its own, in which one create follows another.
export const LANES = 16;

// Three seconds of it are for the look.
export const WRITE_MS = 3_900;

/** Of the creates, 30 % are cut off and 5 % hang after they were handled; 5 % hang before. */
export function trouble(random: () => number): Rule {
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

export interface Statement {
  readonly number: number;
  readonly outcome: 'made' | 'unknown' | 'nothing';
  readonly checkpointId: string;
  /** What the upstream had of this create when it was stated. */
  readonly there: readonly string[];
}

/** Creates, each of which can be recognised in what the upstream has. */
export interface Scene {
  readonly estate: Estate;
  readonly inputOf: (number: number) => object;
  /** The public ids of what the upstream has of a create. */
  readonly madeBy: (number: number) => readonly string[];
}

export function cbrScene(): Scene {
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
export function karborScene(): Scene {
  const estate = emptyEstate();
  const { plans } = addProvider(estate, 'north', { plans: CREATES, checkpoints: 0 });
  return {
    estate,
    inputOf: (number) => ({ vaultId: `vault:lab:${plans[number]?.id}` }),
    madeBy: (number) => estate.karbor.checkpoints.filter(({ planId }) => planId === plans[number]?.id).map(labId),
  };
}

export async function state(gateway: TestGateway, scene: Scene, number: number): Promise<Statement> {
  const { result, errors } = await create(gateway, { ...scene.inputOf(number), idempotencyKey: `key-${number}` });
  expect(errors).toBeUndefined();
  // A call that Redis has no response for states nothing of the calls of other replicas with its key.
  const isSilent = result.code === 'OUTCOME_UNKNOWN' || /^This call has sent nothing/.test(result.message ?? '');
  const failed = isSilent ? 'unknown' : 'nothing';
  const outcome = result.checkpointId ? 'made' : failed;
  return { number, outcome, checkpointId: result.checkpointId ?? '', there: scene.madeBy(number) };
}

export async function openSandbox(estate: Estate, rules: Rule[]) {
  const sandbox = await startSandbox({ estate, knobs: { rules } });
  onTestFinished(() => sandbox.close());
  return { sandbox, content: sandbox.gatewayConfig() };
}

export function compare(statements: readonly Statement[], { madeBy }: Scene) {
  const numbers = [...new Set(statements.map(({ number }) => number))];
  const handled = numbers.filter((number) => madeBy(number).length > 0);
  const found = new Set(statements.filter(({ outcome }) => outcome === 'made').map(({ number }) => number));
  const isWrong = ({ outcome, checkpointId, there }: Statement) =>
    (outcome === 'made' && !there.includes(checkpointId)) || (outcome === 'nothing' && there.length > 0);
  return {
    wrong: statements.filter(isWrong).length,
    duplicates: numbers.filter((number) => madeBy(number).length > 1).length,
    handled: handled.length,
    successes: handled.filter((number) => found.has(number)).length,
    notTold: numbers.length - found.size,
  };
}
