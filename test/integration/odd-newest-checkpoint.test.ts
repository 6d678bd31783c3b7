import { describe, expect, it } from 'vitest';
import vault from '../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import { CHECKPOINT, PREFIX, VAULT, wireBackup } from '../support/cbr-questions.ts';
import { openBothKinds } from './_support/both-kinds.ts';
import { backups, FAILURE, notIdentified, uuid } from './_support/odd-rows.ts';

describe('a row that cannot be identified', () => {
  it('is no newest checkpoint of a vault that has a newer one, and an error where it may be the newest', async () => {
    const ask = async (...rows: object[]) => {
      const { ask: asked } = await openBothKinds(({ path, ...request }) =>
        path === `${PREFIX}/vaults/${VAULT}` ? { body: vault } : backups(...rows)({ path, ...request }),
      );
      return asked(`{ vault(id: "vault:sg:${VAULT}") { latestCheckpoint { nativeId } } }`);
    };
    const older = { id: uuid(2), status: 5, created_at: '2001-01-01T00:00:00' };
    for (const checkpoint_id of [uuid(3), 5]) {
      const { data } = await ask(wireBackup(), wireBackup({ ...older, checkpoint_id }));
      expect(data.vault).toEqual({ latestCheckpoint: { nativeId: CHECKPOINT } });
    }
    const odd = wireBackup({ id: uuid(2), created_at: null });
    for (const rows of [[odd], [odd, wireBackup()], [wireBackup(), wireBackup(older)]]) {
      const { data, errors } = await ask(...rows);
      expect(data.vault).toEqual({ latestCheckpoint: null });
      expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
    }
  });
});

describe('a row that cannot be identified among the checkpoints of a vault', () => {
  const message = 'sg: listBackups: backups[0] cannot be identified: created_at is not a text.';
  const openVault = (parts: object = {}) =>
    openBothKinds((request) => {
      if (request.path === `${PREFIX}/vaults`) return { body: { vaults: [vault.vault], count: 1 } };
      if (request.path === `${PREFIX}/vaults/${VAULT}`) return { body: vault };
      return backups(wireBackup({ id: uuid(2), created_at: null, ...parts }), wireBackup())(request);
    });

  it.each([
    ['a failure in the place of the vault that it may protect', {}, [], [notIdentified(message)]],
    ['a failure beside vaults where it names none', { vault_id: 5 }, [{ nativeId: VAULT }], [{}]],
    ['nothing to vaults where it has failed', { status: 'error' }, [{ nativeId: VAULT }], []],
  ])('is %s when these are looked at for their newest one', async (_what, parts, nodes, failures) => {
    const { ask } = await openVault(parts);
    const filter = '{ upstreams: ["sg"], lastAvailableBefore: "2999-01-01T00:00:00Z" }';
    const { data } = await ask(
      `{ vaults(filter: ${filter}) { totalCount nodes { nativeId } failures { ${FAILURE} } } }`,
    );
    const totalCount = failures.length > 0 ? null : 1;
    expect(data.vaults).toMatchObject({ totalCount, nodes, failures });
  });

  it('says nothing of days behind it', async () => {
    const older = wireBackup({ id: uuid(2), status: 5, created_at: '2001-01-01T00:00:00' });
    const { ask } = await openBothKinds((request) =>
      request.path === `${PREFIX}/vaults/${VAULT}` ? { body: vault } : backups(wireBackup(), older)(request),
    );
    const { data, errors } = await ask(`{ vault(id: "vault:sg:${VAULT}") { days(last: 2) { status } } }`);
    expect([data.vault.days.length, errors]).toEqual([2, undefined]);
  });

  it('leaves no day out without a word', async () => {
    const { ask } = await openVault();
    const { data, errors = [] } = await ask(`{ vault(id: "vault:sg:${VAULT}") { days { date status } } }`);
    expect([data.vault, errors.map((error) => error.message)]).toEqual([{ days: null }, [message]]);
  });

  it('lets no create go on that an existing one would make needless', async () => {
    const { ask, wire } = await openVault();
    const input = `{ vaultId: "vault:sg:${VAULT}", unlessNewerThan: "2900-01-01T00:00:00Z" }`;
    const { data } = await ask(`mutation { createCheckpoint(input: ${input}) { ... on Failure { ${FAILURE} } } }`);
    expect(data.createCheckpoint).toEqual(notIdentified(message));
    expect(wire.calls().filter((call) => call.startsWith('POST'))).toEqual([]);
  });
});
