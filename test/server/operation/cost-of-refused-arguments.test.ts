import { beforeEach, describe, expect, it } from 'vitest';
import { type Costs, openCosts } from './_support/costs.ts';

let ask: Costs['ask'];
beforeEach(async () => {
  ({ ask } = await openCosts());
});

const ROWS = '{ b: vaults(first: 20, filter: { upstreams: ["sg"] }) { nodes { id } } }';

describe('a number of rows that the resolver refuses', () => {
  it('pays for nothing, least of all for what stands beside it', async () => {
    const { estimated, refused, calls } = await ask(
      '{ vaults(first: -1000) { nodes { resources { id } } } upstreams { id } }',
    );
    expect([estimated, refused, calls]).toEqual([[0, 3], [['vaults', 'INVALID_INPUT']], 0]);
    const costly = 'vaults(first: 100) { nodes { resources { id } checkpoints(first: 3) { nodes { id } } } }';
    const beside = await ask(`{ a: vaults(first: -1000) { nodes { resources { id } } } b: ${costly} }`);
    const alone = await ask(`{ b: ${costly} }`);
    expect(beside).toMatchObject({ estimated: alone.estimated, answer: { data: alone.answer.data } });
  });

  it.each([-2_147_483_648, -1000, -1, 0, 101, 2_147_483_647])(
    'costs nothing, nor does what is below: %i',
    async (first) => {
      const below = 'nodes { id vault { resources { id } } }';
      for (const field of [
        `vaults(first: ${first}) { nodes { checkpoints { ${below} } } }`,
        `checkpoints(first: ${first}) { ${below} }`,
      ]) {
        const { estimated, calls, refused } = await ask(`{ root: ${field} }`);
        expect([estimated, calls, refused]).toEqual([[0, 0], 0, [['root', 'INVALID_INPUT']]]);
      }
      const nested = await ask(`{ vaults(first: 1) { nodes { checkpoints(first: ${first}) { ${below} } } } }`);
      expect([nested.estimated, nested.calls, nested.refused[0]]).toEqual([
        [9, 1],
        1,
        ['vaults.nodes.0.checkpoints', 'INVALID_INPUT'],
      ]);
    },
  );

  it('reserves no more of the rate limit than what is right', async () => {
    ({ ask } = await openCosts({ rateLimit: { callsPerMinute: 20 } }));
    const { answer, estimated } = await ask(
      `{ a: vaults(first: -1000) { nodes { resources { id } } } ...F } fragment F on Query ${ROWS}`,
    );
    expect(estimated).toEqual([3, 20]);
    expect(answer.data?.b.nodes).not.toEqual([]);
    const answers = [];
    for (let turn = 0; turn < 40; turn += 1) answers.push(await ask(ROWS));
    // Each reserves 3 calls and makes one: the eighteenth is the last for which there are three.
    expect(answers.filter(({ answer: { data } }) => data !== undefined)).toHaveLength(17);
  });
});

describe('what else the resolver refuses', () => {
  const below = '{ nodes { id } }';

  it.each([0, -1, 91, 2_147_483_647])('costs nothing below a vault: %i days', async (last) => {
    const { estimated, calls, refused } = await ask(`{ vaults(first: 1) { nodes { days(last: ${last}) { date } } } }`);
    expect([estimated, calls, refused[0]]).toEqual([[9, 1], 1, ['vaults.nodes.0.days', 'INVALID_INPUT']]);
  });

  it.each([
    ['an unknown upstream', `{ root: vaults(filter: { upstreams: ["sg", "nobody"] }) ${below} }`],
    ['no upstreams', `{ root: checkpoints(filter: { upstreams: [] }) ${below} }`],
    ['a part of a name that is empty', `{ root: vaults(filter: { nameContains: "" }) ${below} }`],
    ['no states', `{ root: vaults(filter: { status: [] }) ${below} }`],
    ['an id of something else', `{ root: checkpoints(filter: { vaultId: "backup:sg:x" }) ${below} }`],
    [
      'a time that ends before it begins',
      `{ root: checkpoints(filter: { createdFrom: "2026-01-02T00:00:00Z", createdTo: "2026-01-01T00:00:00Z" }) ${below} }`,
    ],
    ['a cursor of nothing', `{ root: vaults(after: "x") ${below} }`],
    ['a malformed id', '{ root: vault(id: "vault:sg:") { checkpoints { nodes { id } } } }'],
    ['an id of an unknown upstream', '{ root: node(id: "vault:nobody:x") { id } }'],
    ['an id that is no UUID', '{ root: vault(id: "vault:sg:x") { checkpoints { nodes { id } } } }'],
    ['an id that is not complete', '{ root: checkpoint(id: "checkpoint:lab:x") { createdAt } }'],
    [
      'a variable that may be null, and is',
      'query ($id: ID = "vault:sg:00000000-0000-4000-8000-000000000001") { root: vault(id: $id) { id } }',
    ],
  ])('costs nothing: %s', async (name, document) => {
    const { estimated, calls, answer } = await ask(document, name.startsWith('a variable') ? { id: null } : {});
    expect([estimated, calls]).toEqual([[0, 0], 0]);
    expect(answer.errors).toMatchObject([{ path: ['root'] }]);
  });

  it('costs nothing in a list of ids, where it counts as a row', async () => {
    const { estimated, calls } = await ask(
      '{ nodes(ids: ["", "vault:nobody:x", "checkpoint:lab:x"]) { ... on Vault { checkpoints { nodes { id } } } } }',
    );
    expect([estimated, calls]).toEqual([[0, 3 + 3 * 20], 0]);
    expect((await ask('{ u: upstreams { id } nodes(ids: ["x", "x"]) { id } }')).estimated).toEqual([0, 5]);
  });

  it('costs nothing in a mutation', async () => {
    const own = 'vault:sg:00000000-0000-4000-8000-000000000001';
    const failure = '... on Failure { code }';
    const { estimated, calls, answer } = await ask(`mutation {
      a: deleteCheckpoint(input: { id: "vault:sg:x" }) { ${failure} ... on DeleteCheckpointPayload { checkpoint { name } } }
      b: createCheckpoint(input: { vaultId: "${own}", idempotencyKey: "a b" }) { ${failure} }
      c: createCheckpoint(input: { vaultId: "${own}", resourceNativeIds: [] }) { ${failure} }
      d: resetCheckpointState(input: { id: "checkpoint:lab:x", state: ERROR }) { ${failure} }
    }`);
    expect([estimated, calls]).toEqual([[0, 0], 0]);
    expect(Object.values(answer.data)).toEqual(Array(4).fill({ code: 'INVALID_INPUT' }));
  });
});
