import { describe, expect, it } from 'vitest';
import { bearer, KEYS, openGuarded } from '../support/guarded.ts';
import { leaksIn } from '../support/leaks.ts';

const REFUSED = [
  ['no key', {}, 'up: send a key of this gateway in the header Authorization: Bearer <key>.'],
  [
    'a wrong key',
    bearer(KEYS.wrong),
    'up: the key that was sent is unknown to this gateway; send a key of this gateway in the header Authorization: Bearer <key>.',
  ],
  [
    'the key of a caller without the upstream',
    bearer(KEYS.elsewhere),
    'up: the caller elsewhere may not use this upstream.',
  ],
  ['the key of a caller who may read', bearer(KEYS.reader), 'up: the caller reader may only read.'],
] as const;

const MUTATIONS = {
  createCheckpoint: ({ vaultId }: Ids) => `{ vaultId: "${vaultId}", idempotencyKey: "k-1" }`,
  deleteCheckpoint: ({ checkpointId }: Ids) => `{ id: "${checkpointId}" }`,
  resetCheckpointState: ({ checkpointId }: Ids) => `{ id: "${checkpointId}", state: ERROR }`,
};
type Ids = Readonly<Record<'vaultId' | 'checkpointId', string>>;

describe.each(Object.entries(MUTATIONS))('%s', (field, inputOf) => {
  it.each(REFUSED)('with %s says why, and neither reads nor signs in', async (_what, headers, message) => {
    const guarded = await openGuarded('password');
    const document = `mutation { it: ${field}(input: ${inputOf(guarded)}) { ... on Failure { code message retryable upstream } } }`;
    const { data } = await guarded.ask(document, headers);
    const code = message.includes('caller') ? 'FORBIDDEN' : 'UNAUTHENTICATED';
    expect(data).toEqual({ it: { code, message, retryable: false, upstream: 'up' } });
    expect(guarded.sandbox.requests).toEqual([]);
  });

  it('with the key of a caller who may write is carried out', async () => {
    const guarded = await openGuarded('password');
    const { data } = await guarded.ask(
      `mutation { it: ${field}(input: ${inputOf(guarded)}) { __typename ... on Failure { message } } }`,
      bearer(KEYS.writer),
    );
    expect(data.it.__typename).toMatch(/Payload$/);
  });
});

describe('a refused caller', () => {
  it('loses the fields of that upstream alone', async () => {
    const { ask, vaultId, sandbox } = await openGuarded('token');
    const { data, errors } = await ask(`{ upstreams { name } vault(id: "${vaultId}") { name } }`);
    expect(data).toEqual({ upstreams: [{ name: 'up' }, { name: 'other' }], vault: null });
    expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['vault'], { code: 'UNAUTHENTICATED', retryable: false, upstream: 'up' }],
    ]);
    expect(sandbox.requests).toEqual([]);
  });

  it('sees the upstream named in the failures of a list', async () => {
    const { ask, sandbox } = await openGuarded('token');
    const list = '{ vaults(filter: { upstreams: ["up", "other"] }) { nodes { id } failures { upstream code } } }';
    const { data } = await ask(list, bearer(KEYS.reader));
    expect(data.vaults.failures.map(({ upstream }: { upstream: string }) => upstream)).toEqual(['other']);
    sandbox.requests.length = 0;
    const refused = await ask(list, bearer(KEYS.elsewhere));
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', upstream: 'up' });
    expect(sandbox.requests.every(({ path }) => path.startsWith('/v3/other/'))).toBe(true);
  });

  it('is not told of what an allowed one is reading at that moment', async () => {
    const { ask, vaultId, sandbox } = await openGuarded('token');
    sandbox.knobs.rules.push({ method: 'GET', path: /vaults/, fault: { kind: 'delay', ms: 100 } });
    const document = `{ vault(id: "${vaultId}") { name } }`;
    const [allowed, refused] = await Promise.all([ask(document, bearer(KEYS.reader)), ask(document)]);
    expect([allowed.data.vault.name, refused.data.vault]).toEqual(['web', null]);
  });

  it('finds no key in any message or line of the log', async () => {
    const { ask, vaultId, checkpointId, lines } = await openGuarded('token', { logVariables: true });
    const document = `{ vault(id: "${vaultId}") { name } checkpoint(id: "${checkpointId}") { status } }`;
    const sent = [...Object.values(KEYS).map(bearer), { authorization: KEYS.writer }];
    const answers = await Promise.all(sent.map((headers) => ask(document, headers)));
    expect(leaksIn(JSON.stringify([answers, lines]), Object.values(KEYS))).toEqual([]);
  });
});

describe('the header Authorization', () => {
  it.each([
    ['bearer in small letters', `bearer ${KEYS.reader}`, true],
    ['two spaces', `Bearer  ${KEYS.reader}`, true],
    ['the key alone', KEYS.reader, false],
    ['another scheme', `Basic ${KEYS.reader}`, false],
    ['two keys', `Bearer ${KEYS.wrong}, Bearer ${KEYS.reader}`, false],
    ['a piece of a key', `Bearer ${KEYS.reader.slice(0, -1)}`, false],
    ['a key and more', `Bearer ${KEYS.reader}=`, false],
    ['a key in small letters', `Bearer ${KEYS.reader.toLowerCase()}`, false],
    ['no key', 'Bearer ', false],
  ])('with %s: %j, is accepted: %j', async (_what, authorization, isAccepted) => {
    const { ask, vaultId } = await openGuarded('token');
    const { data } = await ask(`{ vault(id: "${vaultId}") { name } }`, { authorization });
    expect(data.vault !== null).toBe(isAccepted);
  });
});
