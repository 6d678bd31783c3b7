import { describe, expect, it } from 'vitest';
import type { Estate } from '../../src/sandbox/estate.ts';
import { DAY, HOUR, MINUTE, NIGHT } from '../support/estates.ts';
import { callsOf, openGateway } from '../support/gateway.ts';
import { at } from './_support/instants.ts';
import { askUnlessNewer as ask, estateOf, type Run } from './_support/runs.ts';

const madeOf = ({ cbr, karbor }: Estate) => cbr.checkpoints.length + karbor.checkpoints.length;

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

  it.each<[string, readonly Run[], number]>([
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

describe('unlessNewerThan', () => {
  it('does not take for newer what the operation log no longer tells of that very day', async () => {
    const { estate, vaults } = estateOf([NIGHT]);
    estate.karbor.operationLogs.length = 0;
    const { result } = await ask(await openGateway({}, { sandbox: { estate } }), vaults.lab, at(NIGHT - 1000));
    expect(result.isExisting).toBe(false);
  });
});
