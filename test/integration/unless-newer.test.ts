import { describe, expect, it } from 'vitest';
import { type Estate, emptyEstate } from '../../src/sandbox/estate.ts';
import { tally } from '../support/calls.ts';
import {
  addCheckpoint,
  addProvider,
  addRun,
  DAY,
  HOUR,
  labId,
  MINUTE,
  NIGHT,
  serverVault,
} from '../support/estates.ts';
import { callsOf, openGateway, type TestGateway } from '../support/gateway.ts';
import { create } from '../support/mutations.ts';

type Name = 'sg' | 'lab';

const at = (instant: number) => new Date(instant).toISOString();
const madeOf = ({ cbr, karbor }: Estate) => cbr.checkpoints.length + karbor.checkpoints.length;

/** A vault and a plan with these runs; the ids of their checkpoints in the same order. */
function estateOf(...runs: readonly (readonly [begin: number, status?: string])[]) {
  const estate = emptyEstate();
  const vault = serverVault('web', 2);
  estate.cbr.vaults.push(vault);
  const { provider, plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 0 });
  const checkpoints: Record<Name, string[]> = { sg: [], lab: [] };
  for (const [begin, status = 'available'] of runs) {
    const { checkpoint } = addRun(estate, vault, begin, { status });
    checkpoint.status = status;
    checkpoints.sg.push(`checkpoint:sg:${checkpoint.id}`);
    for (const plan of plans) {
      const row = addCheckpoint(estate, provider, plan, begin);
      row.status = status;
      checkpoints.lab.push(labId(row));
    }
  }
  return { estate, checkpoints, vaults: { sg: `vault:sg:${vault.id}`, lab: `vault:lab:${plans[0]?.id}` } };
}

const ask = (gateway: TestGateway, vaultId: string, unlessNewerThan: string | null, more: object = {}) =>
  create(
    gateway,
    { vaultId, unlessNewerThan, ...more },
    'checkpointId isExisting isFound requestId checkpoint { id status }',
  );

describe.each(['sg', 'lab'] as const)('unlessNewerThan on %s', (name) => {
  const runs = [[NIGHT - 2 * DAY], [NIGHT - HOUR], [NIGHT, 'error']] as const;

  it.each([
    ['long before', NIGHT - 400 * DAY],
    ['on another day', NIGHT - 30 * HOUR],
    ['a second before', NIGHT - HOUR - 1000],
  ])('gives back the newest AVAILABLE checkpoint that was begun later, and makes nothing: %s', async (_what, than) => {
    const { estate, checkpoints, vaults } = estateOf(...runs);
    const before = madeOf(estate);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const { result } = await ask(gateway, vaults[name], at(than));
    const id = checkpoints[name][1];
    expect(result).toEqual({
      __typename: 'CreateCheckpointPayload',
      checkpointId: id,
      isExisting: true,
      isFound: false,
      requestId: null,
      checkpoint: { id, status: 'AVAILABLE' },
    });
    expect(madeOf(estate)).toBe(before);
    expect(callsOf(gateway.sandbox).filter((call) => !call.startsWith('GET '))).toEqual([]);
  });

  it.each<[string, readonly (readonly [begin: number, status?: string])[], number]>([
    ['it was begun at that very instant', [[NIGHT]], NIGHT],
    ['it was begun before', [[NIGHT]], NIGHT + MINUTE],
    ['it was begun on an earlier day', [[NIGHT]], NIGHT + DAY],
    ['there is none', [], NIGHT - DAY],
    ['it failed', [[NIGHT, 'error']], NIGHT - DAY],
    ['it is being made', [[NIGHT, 'protecting']], NIGHT - DAY],
  ])('makes one where %s', async (_what, given, than) => {
    const { estate, checkpoints, vaults } = estateOf(...given);
    const before = madeOf(estate);
    const { result } = await ask(await openGateway({}, { sandbox: { estate } }), vaults[name], at(than));
    expect(result).toMatchObject({ isExisting: false, isFound: false, checkpoint: { status: 'PROTECTING' } });
    expect(checkpoints[name]).not.toContain(result.checkpointId);
    expect(madeOf(estate)).toBe(before + 1);
  });

  it('means the same instant with any offset, and nothing when it is null', async () => {
    const { estate, vaults } = estateOf([NIGHT]);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const than = at(NIGHT - 1000 + 2 * HOUR).replace('Z', '+02:00');
    expect((await ask(gateway, vaults[name], than)).result.isExisting).toBe(true);
    expect((await ask(gateway, vaults[name], null)).result.isExisting).toBe(false);
  });

  it('is part of the input of an idempotencyKey, whose success is given again', async () => {
    const { estate, vaults } = estateOf([NIGHT]);
    const before = madeOf(estate);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const key = { idempotencyKey: 'k-1' };
    const first = await ask(gateway, vaults[name], at(NIGHT - DAY), key);
    expect(first.result.isExisting).toBe(true);
    callsOf(gateway.sandbox);
    expect(await ask(gateway, vaults[name], at(NIGHT - DAY), key)).toEqual(first);
    expect(callsOf(gateway.sandbox)).toEqual([]);
    for (const other of [at(NIGHT - 2 * DAY), null]) {
      const { result } = await ask(gateway, vaults[name], other, key);
      expect(result).toMatchObject({ code: 'CONFLICT', argument: ['input', 'idempotencyKey'] });
    }
    expect(madeOf(estate)).toBe(before);
  });

  it('is not asked again once its key has made one', async () => {
    const { estate, vaults } = estateOf();
    const gateway = await openGateway({}, { sandbox: { estate } });
    const key = { idempotencyKey: 'k-1' };
    const first = await ask(gateway, vaults[name], at(NIGHT), key);
    expect(first.result.isExisting).toBe(false);
    expect(await ask(gateway, vaults[name], at(NIGHT), key)).toEqual(first);
    expect(madeOf(estate)).toBe(1);
  });

  it('makes nothing, and frees the key, where it cannot be told', async () => {
    const { estate, vaults } = estateOf([NIGHT]);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const fault = { kind: 'answer', answer: { status: 403, body: {} } } as const;
    gateway.sandbox.knobs.rules.push({ method: 'GET', path: name === 'sg' ? /\/backups\?/ : /\/checkpoints\?/, fault });
    const key = { idempotencyKey: 'k-1' };
    const { result } = await ask(gateway, vaults[name], at(NIGHT - DAY), key);
    expect(result).toMatchObject({ __typename: 'Failure', code: 'FORBIDDEN' });
    expect(madeOf(estate)).toBe(2);
    gateway.sandbox.knobs.rules.length = 0;
    expect((await ask(gateway, vaults[name], at(NIGHT - DAY), key)).result.isExisting).toBe(true);
  });

  it('is NOT_FOUND for a vault that is not there', async () => {
    const { estate } = estateOf();
    const vaultId = `vault:${name}:00000000-0000-4000-a000-000000000000`;
    const { result } = await ask(await openGateway({}, { sandbox: { estate } }), vaultId, at(NIGHT));
    expect(result).toMatchObject({ __typename: 'Failure', code: 'NOT_FOUND' });
  });

  it.each(['yesterday', '2026-03-01', '2026-03-01T00:00:00', '9999-12-31T23:59:59-01:00', '10000-01-01T00:00:00Z', ''])(
    'is refused with no call when it is %j',
    async (than) => {
      const { estate, vaults } = estateOf();
      const gateway = await openGateway({}, { sandbox: { estate } });
      const { errors } = await ask(gateway, vaults[name], than);
      expect(errors?.[0]?.message).toMatch(
        /unlessNewerThan.* A DateTime is a string such as .*, in the years 0000 to 9999 of UTC\./,
      );
      expect(callsOf(gateway.sandbox)).toEqual([]);
    },
  );
});

describe('unlessNewerThan on CBR where the record of a checkpoint is not AVAILABLE as its backups are', () => {
  /** So many of the newest are not, each an hour older than the one before it. */
  async function openRefused(count: number) {
    const runs = Array.from({ length: 8 }, (_, age) => [NIGHT - age * HOUR] as const);
    const { estate, checkpoints, vaults } = estateOf(...runs);
    for (const checkpoint of estate.cbr.checkpoints.slice(0, count)) checkpoint.status = 'error_deleting';
    const gateway = await openGateway({}, { sandbox: { estate } });
    const askAt = async (age: number) => {
      const { result } = await ask(gateway, vaults.sg, at(NIGHT - age * HOUR - MINUTE));
      return { result, calls: tally(gateway.sandbox) };
    };
    return { askAt, ids: checkpoints.sg };
  }
  const looked = (records: number) => ({ 'GET /vaults/:id': 1, 'GET /backups': 1, 'GET /checkpoints/:id': records });

  it.each([1, 4])('the next one is given back, which costs its record more: %i', async (count) => {
    const { askAt, ids } = await openRefused(count);
    const { result, calls } = await askAt(7);
    expect(result).toMatchObject({ isExisting: true, checkpointId: ids[count], checkpoint: { status: 'AVAILABLE' } });
    expect(calls).toEqual(looked(count + 1));
  });

  it.each([1, 5])('one is made where the next one is not newer: %i', async (count) => {
    const { askAt, ids } = await openRefused(count);
    const { result, calls } = await askAt(count - 1);
    expect([result.isExisting, ids.includes(result.checkpointId)]).toEqual([false, false]);
    expect(calls).toEqual({ ...looked(count), 'POST /checkpoints': 1 });
  });

  it('nothing is made where five of them are not, and a sixth one may be', async () => {
    const { result, calls } = await (await openRefused(5)).askAt(7);
    expect(result).toMatchObject({ __typename: 'Failure', code: 'LIMIT_EXCEEDED' });
    expect(calls).toEqual(looked(5));
  });
});

describe('unlessNewerThan', () => {
  it('does not take for newer what the operation log no longer tells of that very day', async () => {
    const { estate, vaults } = estateOf([NIGHT]);
    estate.karbor.operationLogs.length = 0;
    const { result } = await ask(await openGateway({}, { sandbox: { estate } }), vaults.lab, at(NIGHT - 1000));
    expect(result.isExisting).toBe(false);
  });
});
