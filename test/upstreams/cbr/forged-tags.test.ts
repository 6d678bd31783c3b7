import { afterEach, describe, expect, it, vi } from 'vitest';
import { tally } from '../../support/calls.ts';
import { addRun, HOUR, MINUTE, serverVault } from '../../support/estates.ts';
import { NEW, OLD, openVault, plainTag, plant, SECRET } from './_support/tagged-creates.ts';

afterEach(() => void vi.useRealTimers());

describe('a backup that somebody else tagged with what key, project and input give', () => {
  it('is not taken for the success of a create where a secret is configured', async () => {
    const { estate, vault, start, ask, ids } = await openVault();
    const forged = plant(estate, vault, `night [cg:${plainTag(vault, 'nightly')}]`);
    const { result } = await ask(start({ secret: SECRET }));
    expect(result.checkpointId).toBe(ids().at(-1));
    expect(result.checkpointId).not.toBe(forged);
  });

  it('is not taken for it either while the secret is changed', async () => {
    const { estate, vault, start, ask, ids } = await openVault();
    plant(estate, vault, `night [cg:${plainTag(vault, 'nightly')}]`);
    const { result } = await ask(start({ secret: NEW, previousSecret: OLD }));
    expect(result.checkpointId).toBe(ids().at(-1));
    expect(ids()).toHaveLength(2);
  });

  it('is taken for it where none is, as SECURITY.md says', async () => {
    const { estate, vault, start, ask } = await openVault();
    const forged = plant(estate, vault, `night [cg:${plainTag(vault, 'nightly')}]`);
    expect((await ask(start({}))).result.checkpointId).toBe(forged);
  });
});

describe('a correlation tag that somebody copied', () => {
  it('makes two checkpoints of one: the outcome is unknown, and nothing is sent', async () => {
    const { estate, vault, sandbox, start, ask } = await openVault();
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
    const { estate, vault, start, ask } = await openVault();
    estate.cbr.incrementalHidden = true;
    await ask(start({ secret: SECRET }));
    plant(estate, vault, estate.cbr.backups[0]?.description ?? '', { isIncremental: false });
    expect(estate.cbr.backups.map(({ isIncremental }) => isIncremental)).toEqual([true, false]);
    expect((await ask(start({ secret: SECRET }))).result.code).toBe('OUTCOME_UNKNOWN');
  });

  it('is seen as a copy behind a thousand backups that came in between', async () => {
    const { estate, vault, start, ask } = await openVault();
    await ask(start({ secret: SECRET }));
    const { description } = estate.cbr.backups[0] ?? {};
    for (let number = 1; number <= 1_000; number += 1) addRun(estate, vault, Date.now() + number);
    addRun(estate, vault, Date.now() + MINUTE, { description: description ?? '' });
    expect((await ask(start({ secret: SECRET }))).result.code).toBe('OUTCOME_UNKNOWN');
  });

  it('proves nothing for another key, nor in another vault', async () => {
    const { estate, vault, start, ask, ids } = await openVault();
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
    const { estate, vault, start, ask, ids } = await openVault();
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
    const { start, ask, ids } = await openVault();
    const now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: now - 23.9 * HOUR });
    const made = await ask(start({ secret: SECRET }));
    vi.setSystemTime(now);
    expect((await ask(start({ secret: SECRET }))).result).toEqual(made.result);
    expect(ids()).toHaveLength(1);
  });
});
