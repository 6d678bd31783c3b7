import { describe, expect, it } from 'vitest';
import { tally } from '../support/calls.ts';
import { bearer, type Guarded, KEYS, openGuarded } from '../support/guarded.ts';

const READ = (vaultId: string) => `{ vault(id: "${vaultId}") { name } }`;

async function callsOfTwo(guarded: Guarded, keys: readonly string[]) {
  guarded.sandbox.knobs.rules.push({ method: 'GET', path: /vaults/, fault: { kind: 'delay', ms: 100 } });
  const answers = await Promise.all(keys.map((key) => guarded.ask(READ(guarded.vaultId), bearer(key))));
  expect(answers.map(({ data }) => data.vault.name)).toEqual(['web', 'web']);
  return tally(guarded.sandbox);
}

describe('equal reads that are under way', () => {
  it('are one call when they are of one caller', async () => {
    expect(await callsOfTwo(await openGuarded('token'), [KEYS.reader, KEYS.reader])).toEqual({ 'GET /vaults/:id': 1 });
  });

  it('stay two calls when they are of two callers', async () => {
    expect(await callsOfTwo(await openGuarded('token'), [KEYS.reader, KEYS.writer])).toEqual({ 'GET /vaults/:id': 2 });
  });

  it('are one call where anyone may ask, whatever keys they send', async () => {
    const guarded = await openGuarded('token', { callers: 'anyone' });
    expect(await callsOfTwo(guarded, [KEYS.reader, KEYS.writer])).toEqual({ 'GET /vaults/:id': 1 });
  });
});

describe('what one caller made with an idempotency key', () => {
  const create = ({ ask, vaultId }: Guarded, key: string) =>
    ask(
      `mutation { it: createCheckpoint(input: { vaultId: "${vaultId}", idempotencyKey: "k-1" }) {
        ... on CreateCheckpointPayload { checkpointId } ... on Failure { code }
      } }`,
      bearer(key),
    ).then(({ data }) => data.it);

  async function made() {
    const guarded = await openGuarded('token');
    const first = await create(guarded, KEYS.writer);
    expect(first.checkpointId).toBeDefined();
    tally(guarded.sandbox);
    return { guarded, first };
  }

  it('is given to them again without a call', async () => {
    const { guarded, first } = await made();
    expect(await create(guarded, KEYS.writer)).toEqual(first);
    expect(tally(guarded.sandbox)).toEqual({});
  });

  it('is given to another who may write there after a read, and not made twice', async () => {
    const { guarded, first } = await made();
    expect(await create(guarded, KEYS.second)).toEqual(first);
    expect(tally(guarded.sandbox)).toEqual({ 'GET /checkpoints/:id': 1 });
  });

  it.each([
    ['may only read', KEYS.reader, 'FORBIDDEN'],
    ['may not use that upstream', KEYS.elsewhere, 'FORBIDDEN'],
    ['has a wrong key', KEYS.wrong, 'UNAUTHENTICATED'],
  ])('is not shown to one who %s', async (_what, key, code) => {
    const { guarded } = await made();
    expect(await create(guarded, key)).toEqual({ code });
    expect(tally(guarded.sandbox)).toEqual({});
  });

  it('is not shown to one who may only read and asks while it is being made', async () => {
    const guarded = await openGuarded('token');
    guarded.sandbox.knobs.rules.push({ method: 'POST', path: /checkpoints$/, fault: { kind: 'delay', ms: 100 } });
    const [first, other] = await Promise.all([create(guarded, KEYS.writer), create(guarded, KEYS.reader)]);
    expect([first.checkpointId !== undefined, other]).toEqual([true, { code: 'FORBIDDEN' }]);
  });
});
