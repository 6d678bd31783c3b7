import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CbrBackup, CbrVault } from '../../../src/sandbox/cbr/rows.ts';
import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import type { Rule } from '../../../src/sandbox/knobs.ts';
import { memoryWriteStore } from '../../../src/upstreams/writes/write-store.ts';
import { tally } from '../../support/calls.ts';
import { addRun, HOUR, MINUTE, serverVault } from '../../support/estates.ts';
import { openGateway, type TestGateway } from '../../support/gateway.ts';
import { create } from '../../support/mutations.ts';

const SECRET = 'k3T-9vQ_aB7.zL2+pX5/mN8~wR4=cY6!';
const OLD = 'the secret of the year before this one';
const NEW = 'the secret of the year that has begun';
const LOST: Rule = { method: 'POST', path: /checkpoints$/, count: 1, fault: { kind: 'reset-after' } };

afterEach(() => void vi.useRealTimers());

/** A vault of one server, and gateways that know nothing of each other but what the upstream has. */
async function open() {
  const estate = emptyEstate();
  const vault = serverVault('web');
  estate.cbr.vaults.push(vault);
  Object.assign(estate.cbr.pace, { queueMs: 0, backupMs: 0 });
  const { sandbox } = await openGateway({}, { sandbox: { estate } });
  const start = (keys: object) => openGateway({ ...sandbox.gatewayConfig(), ...keys });
  const ask = (gateway: TestGateway, more: object = {}) =>
    create(gateway, { vaultId: `vault:sg:${vault.id}`, idempotencyKey: 'nightly', ...more });
  return {
    estate,
    vault,
    sandbox,
    start,
    ask,
    ids: () => estate.cbr.checkpoints.map(({ id }) => `checkpoint:sg:${id}`),
  };
}

const markIn = (text: string | null | undefined) => /\[cg:([0-9a-f]{12})\]$/.exec(text ?? '')?.[1];
const marksOf = ({ cbr }: Estate) => cbr.backups.map(({ description }) => markIn(description));

/** The mark that anybody can work out who knows an upstream's name, project, key and input. */
function plainMark({ projectId, id }: CbrVault, key: string): string {
  const sha256 = (text: string) => createHash('sha256').update(text);
  const input = sha256(JSON.stringify([id, null, null, null, null])).digest('base64url');
  return sha256(JSON.stringify([`sg:${projectId}:${key}`, input]))
    .digest('hex')
    .slice(0, 12);
}

/** Somebody else's backup of the vault. */
function plant(estate: Estate, vault: CbrVault, description: string, given: Partial<CbrBackup> = {}): string {
  const { checkpoint } = addRun(estate, vault, Date.now(), { description, ...given });
  return `checkpoint:sg:${checkpoint.id}`;
}

describe('the mark of a create', () => {
  it('is the plain hash of upstream, project, key and input where no secret is configured', async () => {
    const { estate, vault, start, ask } = await open();
    await ask(start({}));
    expect(marksOf(estate)).toEqual([plainMark(vault, 'nightly')]);
  });

  it('is another one with each secret, and of the same form', async () => {
    const { estate, vault, start, ask } = await open();
    for (const secret of [SECRET, OLD, NEW]) await ask(start({ secret }));
    const marks = [...marksOf(estate), plainMark(vault, 'nightly')];
    expect(marks).not.toContain(undefined);
    expect(new Set(marks).size).toBe(4);
  });

  it('differs for another key, another input and another vault', async () => {
    const { estate, start, ask } = await open();
    const gateway = start({ secret: SECRET });
    const other = serverVault('db');
    estate.cbr.vaults.push(other);
    await ask(gateway);
    await ask(gateway, { idempotencyKey: 'weekly' });
    await ask(gateway, { idempotencyKey: 'weekly-2', name: 'by-hand' });
    await ask(gateway, { idempotencyKey: 'weekly-3', vaultId: `vault:sg:${other.id}` });
    expect(new Set(marksOf(estate)).size).toBe(4);
  });
});

describe('a backup that somebody else marked with what key, project and input give', () => {
  it('is not taken for the success of a create where a secret is configured', async () => {
    const { estate, vault, start, ask, ids } = await open();
    const forged = plant(estate, vault, `night [cg:${plainMark(vault, 'nightly')}]`);
    const { result } = await ask(start({ secret: SECRET }));
    expect(result.checkpointId).toBe(ids().at(-1));
    expect(result.checkpointId).not.toBe(forged);
  });

  it('is not taken for it either while the secret is changed', async () => {
    const { estate, vault, start, ask, ids } = await open();
    plant(estate, vault, `night [cg:${plainMark(vault, 'nightly')}]`);
    const { result } = await ask(start({ secret: NEW, previousSecret: OLD }));
    expect(result.checkpointId).toBe(ids().at(-1));
    expect(ids()).toHaveLength(2);
  });

  it('is taken for it where none is, as SECURITY.md says', async () => {
    const { estate, vault, start, ask } = await open();
    const forged = plant(estate, vault, `night [cg:${plainMark(vault, 'nightly')}]`);
    expect((await ask(start({}))).result.checkpointId).toBe(forged);
  });
});

describe('what a create with a key made', () => {
  it.each([
    ['by the same secret', { secret: SECRET }, { secret: SECRET }],
    ['by the one before', { secret: OLD }, { secret: NEW, previousSecret: OLD }],
    [
      'by the next one, in the first of the two steps of a change',
      { secret: NEW, previousSecret: OLD },
      { secret: OLD, previousSecret: NEW },
    ],
  ])('is found by another process %s, and nothing is made twice', async (_how, first, second) => {
    const { sandbox, start, ask, ids } = await open();
    const made = await ask(start(first));
    tally(sandbox);
    expect((await ask(start(second))).result).toEqual(made.result);
    expect(tally(sandbox)).toEqual({ 'GET /backups': 1, 'GET /checkpoints/:id': 1 });
    expect(ids()).toEqual([made.result.checkpointId]);
  });

  it('is found when its answer was lost', async () => {
    const { sandbox, start, ask, ids } = await open();
    sandbox.knobs.rules.push(LOST);
    const { result } = await ask(start({ secret: NEW, previousSecret: OLD }));
    expect([result.checkpointId]).toEqual(ids());
  });

  it.each([
    ['another secret', { secret: SECRET }, { secret: NEW }],
    ['no secret', { secret: SECRET }, {}],
    ['a first secret', {}, { secret: SECRET }],
  ])('is not found by a process with %s', async (_what, first, second) => {
    const { start, ask, ids } = await open();
    await ask(start(first));
    await ask(start(second));
    expect(ids()).toHaveLength(2);
  });

  it('carries the mark of the new secret after a change, which the new one alone finds', async () => {
    const { start, ask, ids } = await open();
    const { result } = await ask(start({ secret: NEW, previousSecret: OLD }));
    expect((await ask(start({ secret: NEW }))).result).toEqual(result);
    expect(ids()).toHaveLength(1);
    await ask(start({ secret: OLD }));
    expect(ids()).toHaveLength(2);
  });
});

describe('a mark that somebody copied', () => {
  it('makes two checkpoints of one: the outcome is unknown, and nothing is sent', async () => {
    const { estate, vault, sandbox, start, ask } = await open();
    await ask(start({ secret: SECRET }));
    plant(estate, vault, estate.cbr.backups[0]?.description ?? '');
    tally(sandbox);
    const { result } = await ask(start({ secret: SECRET }));
    expect(result).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      retryable: false,
      message: expect.stringMatching(/nothing was sent.*several checkpoints carry the correlation tag/),
    });
    expect(tally(sandbox)).toEqual({ 'GET /backups': 1 });
  });

  it('is seen as a copy where the cloud lists incremental backups apart', async () => {
    const { estate, vault, start, ask } = await open();
    estate.cbr.incrementalHidden = true;
    await ask(start({ secret: SECRET }));
    plant(estate, vault, estate.cbr.backups[0]?.description ?? '', { isIncremental: false });
    expect(estate.cbr.backups.map(({ isIncremental }) => isIncremental)).toEqual([true, false]);
    expect((await ask(start({ secret: SECRET }))).result.code).toBe('OUTCOME_UNKNOWN');
  });

  it('is seen as a copy behind a thousand backups that came in between', async () => {
    const { estate, vault, start, ask } = await open();
    await ask(start({ secret: SECRET }));
    const { description } = estate.cbr.backups[0] ?? {};
    for (let number = 1; number <= 1_000; number += 1) addRun(estate, vault, Date.now() + number);
    addRun(estate, vault, Date.now() + MINUTE, { description: description ?? '' });
    expect((await ask(start({ secret: SECRET }))).result.code).toBe('OUTCOME_UNKNOWN');
  });

  it('proves nothing for another key, nor in another vault', async () => {
    const { estate, vault, start, ask, ids } = await open();
    await ask(start({ secret: SECRET }));
    const { description } = estate.cbr.backups[0] ?? {};
    const other = serverVault('db');
    estate.cbr.vaults.push(other);
    plant(estate, vault, description ?? '');
    plant(estate, other, description ?? '');
    const weekly = await ask(start({ secret: SECRET }), { idempotencyKey: 'weekly' });
    const elsewhere = await ask(start({ secret: SECRET }), { vaultId: `vault:sg:${other.id}` });
    expect([weekly.result.checkpointId, elsewhere.result.checkpointId]).toEqual(ids().slice(-2));
  });

  it('proves nothing once the day of its key is over', async () => {
    const { estate, vault, start, ask, ids } = await open();
    const now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: now - 26 * HOUR });
    await ask(start({ secret: SECRET }));
    vi.setSystemTime(now);
    const copy = plant(estate, vault, estate.cbr.backups[0]?.description ?? '');
    const { result } = await ask(start({ secret: SECRET }));
    expect(result.checkpointId).not.toBe(copy);
    expect(result.checkpointId).toBe(ids().at(-1));
  });

  it('is still known on the last hour of that day', async () => {
    const { start, ask, ids } = await open();
    const now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: now - 23.9 * HOUR });
    const made = await ask(start({ secret: SECRET }));
    vi.setSystemTime(now);
    expect((await ask(start({ secret: SECRET }))).result).toEqual(made.result);
    expect(ids()).toHaveLength(1);
  });
});

describe('a success in a store that replicas share', () => {
  it.each([
    ['without a call by a replica with the same secret', { secret: SECRET }, {}],
    [
      'after one read by one whose secret has changed',
      { secret: NEW, previousSecret: SECRET },
      { 'GET /checkpoints/:id': 1 },
    ],
  ])('is given again %s', async (_how, keys, calls) => {
    const { sandbox, ask } = await open();
    const writeStore = memoryWriteStore();
    const start = (more: object) => openGateway({ ...sandbox.gatewayConfig(), ...more }, { writeStore });
    const made = await ask(start({ secret: SECRET }));
    tally(sandbox);
    expect((await ask(start(keys))).result.checkpointId).toBe(made.result.checkpointId);
    expect(tally(sandbox)).toEqual(calls);
  });
});
