import { describe, expect, it } from 'vitest';
import record from '../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import vault from '../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import { CHECKPOINT, PREFIX, VAULT, wireBackup } from '../support/cbr-questions.ts';
import { openBothKinds } from './_support/both-kinds.ts';
import { backups, FAILURE, notIdentified, uuid } from './_support/odd-rows.ts';

const T = '2026-03-01T12:00:00.000Z';
/** What is asked an hour and a minute back, or just before the checkpoint. */
const FAR = '2026-03-01T10:59:00.000Z';
const NEAR = '2026-03-01T11:59:00.000Z';
const first = wireBackup({ created_at: T });
const older = wireBackup({ id: uuid(4), checkpoint_id: uuid(14), created_at: '2026-03-01T11:58:00.000Z' });
const second = (parts: object) => wireBackup({ id: uuid(2), created_at: T, ...parts });

/** @param status Of the record of the first one; that of all others is available. */
async function openRecorded(status: string, ...rows: object[]) {
  const { ask, wire } = await openBothKinds((request) => {
    const { path, method } = request;
    if (path === `${PREFIX}/vaults`) return { body: { vaults: [vault.vault], count: 1 } };
    if (path === `${PREFIX}/vaults/${VAULT}`) return { body: vault };
    const id = new RegExp(`^${PREFIX}/checkpoints/(.+)$`).exec(path)?.[1];
    if (id !== undefined) {
      const told = id === CHECKPOINT ? status : 'available';
      return { body: { checkpoint: { ...record.checkpoint, id, status: told } } };
    }
    if (method === 'POST') return { body: { checkpoint: { ...record.checkpoint, id: uuid(77) } } };
    return backups(...rows)(request);
  });
  return {
    behind: async (instant: string) => {
      const filter = `{ upstreams: ["sg"], lastAvailableBefore: "${instant}" }`;
      const { data } = await ask(
        `{ vaults(filter: ${filter}) { totalCount nodes { nativeId } failures { ${FAILURE} } } }`,
      );
      return data.vaults;
    },
    create: async (instant: string) => {
      const input = `{ vaultId: "vault:sg:${VAULT}", unlessNewerThan: "${instant}" }`;
      const { data } = await ask(`mutation { createCheckpoint(input: ${input}) { ... on Failure { ${FAILURE} }
        ... on CreateCheckpointPayload { isExisting checkpoint { nativeId } } } }`);
      const isMade = wire.calls().some((call) => call.startsWith('POST'));
      return { result: data.createCheckpoint, isMade };
    },
  };
}

const existing = (nativeId: string) => ({
  result: { isExisting: true, checkpoint: { nativeId } },
  isMade: false,
});
const made = { result: { isExisting: false, checkpoint: { nativeId: uuid(77) } }, isMade: true };
const NOT_A_TEXT = 'id is not a text';

describe('a row that cannot be identified beside another backup of a checkpoint that is AVAILABLE and was begun since', () => {
  it.each([
    ['that has failed and has an odd time', { status: 'error', created_at: 'x' }, FAR, 'created_at is not an instant'],
    ['that has failed and has an odd id', { status: 'error', id: 5 }, FAR, NOT_A_TEXT],
    [
      'that has failed and names no checkpoint',
      { status: 'error', checkpoint_id: 5 },
      FAR,
      'checkpoint_id is not a text',
    ],
    ['that names no vault', { status: 'error', vault_id: 5 }, FAR, 'vault_id is not a text'],
    ['whose status is odd', { status: 7 }, FAR, 'status is not a text'],
    ['that was begun before', { id: 5, created_at: '2026-03-01T11:58:00' }, NEAR, NOT_A_TEXT],
    ['that may have been begun before', { created_at: 'x' }, NEAR, 'created_at is not an instant'],
  ])('is a failure in the place of the vault where it is one %s', async (_what, parts, instant, words) => {
    const { behind } = await openRecorded('available', first, second(parts));
    const failures = [notIdentified(`sg: listBackups: backups[1] cannot be identified: ${words}.`)];
    expect(await behind(instant)).toEqual({ totalCount: null, nodes: [], failures });
  });

  it.each([
    ['as good', { id: 5 }, NEAR],
    ['with an odd time that the instant lies far before', { created_at: 'x' }, FAR],
    ['that failed in another checkpoint', { id: 5, checkpoint_id: uuid(13), status: 'error' }, NEAR],
    [
      'that failed long before and names no checkpoint',
      { checkpoint_id: 5, status: 'error', created_at: '2026-03-01T10:00:00' },
      NEAR,
    ],
  ])('is nothing where it is one %s', async (_what, parts, instant) => {
    const { behind, create } = await openRecorded('available', first, second(parts));
    expect(await behind(instant)).toEqual({ totalCount: 0, nodes: [], failures: [] });
    expect(await create(instant)).toEqual(existing(CHECKPOINT));
  });

  it.each([
    ['the record says that it is AVAILABLE', 'available', { status: 'error', id: 5 }, NEAR, existing(CHECKPOINT)],
    ['the record says that it is not', 'error', { status: 'error', id: 5 }, NEAR, made],
    ['its record is not AVAILABLE and the next one is', 'error', { status: 'error', id: 5 }, FAR, existing(uuid(14))],
    [
      'its record is not AVAILABLE and another row may be newer',
      'error_deleting',
      { id: 5, checkpoint_id: uuid(12) },
      NEAR,
      { result: notIdentified(`sg: listBackups: backups[1] cannot be identified: ${NOT_A_TEXT}.`), isMade: false },
    ],
    [
      'it may have been begun before',
      'available',
      { created_at: 'x' },
      NEAR,
      {
        result: notIdentified('sg: listBackups: backups[1] cannot be identified: created_at is not an instant.'),
        isMade: false,
      },
    ],
  ])('decides about a create as is known: %s', async (_what, status, parts, instant, expected) => {
    const { create } = await openRecorded(status, first, second(parts), older);
    expect(await create(instant)).toEqual(expected);
  });
});
