import { beforeEach, describe, expect, it } from 'vitest';
import { costIn } from '../../support/cost.ts';
import { callsOf, openGateway, type SandboxGateway } from '../../support/gateway.ts';

let gateway: SandboxGateway;
beforeEach(async () => {
  // Two upstreams of CBR, "sg" and "eu", and one of Karbor, "lab".
  gateway = await openGateway({}, { sandbox: {} });
});

async function ask(document: string, variables: object = {}) {
  const answer = await gateway.query(document, variables, { 'x-request-cost': '1' });
  const { upstreamCalls, nodes } = costIn(answer);
  const refused = (answer.errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions?.code]);
  const estimated = [upstreamCalls.estimated, nodes.estimated];
  return { answer, estimated, refused, calls: callsOf(gateway.sandbox).length };
}

/** One of the 250-odd ids of the demo estate. */
async function idOf(document: string): Promise<string> {
  const { answer } = await ask(document);
  return /"id":"((?:vault|checkpoint|backup|provider):[^"]+)"/.exec(JSON.stringify(answer.data))?.[1] ?? '';
}

const checkpointId = () => idOf('{ checkpoints(first: 1, filter: { upstreams: ["sg"] }) { nodes { id } } }');
const vaultId = () => idOf('{ vaults(first: 1, filter: { upstreams: ["sg"] }) { nodes { id } } }');

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
    gateway = await openGateway({ rateLimit: { callsPerMinute: 20 } }, { sandbox: {} });
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

describe('a page', () => {
  const counted = 'vaults(first: $first) { nodes { id } }';

  it.each([
    ['absent', '{ vaults { nodes { id } } }', {}],
    ['null', '{ vaults(first: null) { nodes { id } } }', {}],
    ['an absent variable', `query ($first: Int) { ${counted} }`, {}],
    ['a variable that is null', `query ($first: Int) { ${counted} }`, { first: null }],
    ['a variable', `query ($first: Int) { ${counted} }`, { first: 20 }],
    ['a default', `query ($first: Int = 20) { ${counted} }`, {}],
    ['a default that null overrides', `query ($first: Int = 7) { ${counted} }`, { first: null }],
    ['a variable of which a default is overridden', `query ($first: Int = -7) { ${counted} }`, { first: 20 }],
  ])('of twenty counts twenty rows, though there are fewer: first is %s', async (_name, document, variables) => {
    const { estimated, refused } = await ask(document, variables);
    expect([estimated, refused]).toEqual([[9, 20], []]);
  });

  it('is counted anew for other variables of the same document', async () => {
    const document =
      'query ($first: Int = 5, $names: [String!]) { vaults(first: $first, filter: { upstreams: $names }) { nodes { id } } }';
    const asked = [
      {},
      { first: 50 },
      { first: null },
      { first: -1 },
      { names: null },
      { names: ['sg'] },
      { names: ['sg', 'sg'] },
      { names: [] },
    ];
    const estimates = [];
    for (const variables of [...asked, ...asked]) estimates.push((await ask(document, variables)).estimated);
    const once = [
      ...[
        [9, 5],
        [9, 50],
        [9, 20],
        [0, 0],
      ],
      ...[
        [9, 5],
        [3, 5],
        [3, 5],
        [0, 0],
      ],
    ];
    expect(estimates).toEqual([...once, ...once]);
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

describe('equal ids', () => {
  it('are read once and charged once in a list, and their rows in full', async () => {
    const id = await checkpointId();
    const ids = (count: number) => JSON.stringify(Array(count).fill(id));
    const fields = '... on Checkpoint { a: extraInfo b: extraInfo vaultName }';
    const { estimated, calls } = await ask(`{ nodes(ids: ${ids(100)}) { ${fields} } }`);
    expect([calls, estimated]).toEqual([1, [4, 100]]);
    expect((await ask(`{ nodes(ids: ${ids(1)}) { ${fields} } }`)).estimated).toEqual([4, 1]);
  });

  it('are charged once in a document, with what is read of them', async () => {
    const id = await vaultId();
    const latest = 'latestCheckpoint { vaultName }';
    const one = await ask(`{ a: vault(id: "${id}") { ${latest} } }`);
    const many = await ask(`{
      a: vault(id: "${id}") { ${latest} }
      b: vault(id: "${id}") { ${latest} }
      c: node(id: "${id}") { ... on Vault { ${latest} } }
    }`);
    expect(many.calls).toBe(one.calls);
    expect([one.estimated, many.estimated]).toEqual([
      [8, 1],
      [8, 3],
    ]);
  });

  it('are charged once between lists of them, and other ids beside them', async () => {
    const [checkpoint, vault] = [await checkpointId(), await vaultId()];
    const lists = `{ a: nodes(ids: ["${checkpoint}"]) { id } b: nodes(ids: ["${checkpoint}", "${vault}"]) { id } }`;
    const { estimated, calls } = await ask(lists);
    // Two ids; beside those of each list, 1 for ten more and 2 for each upstream that they can be of.
    expect([calls, estimated]).toEqual([2, [2 + 3 + 5, 3]]);
  });

  it('have other rows below other arguments of one name', async () => {
    const id = await idOf(
      '{ vaults(first: 1, filter: { upstreams: ["sg"], name: "vault-orders-prod" }) { nodes { id } } }',
    );
    const page = (after: string) =>
      `vault(id: "${id}") { checkpoints(first: 10${after}) { pageInfo { endCursor } nodes { vaultName } } }`;
    const first = await ask(`{ a: ${page('')} }`);
    const next = page(`, after: "${first.answer.data?.a.checkpoints.pageInfo.endCursor}"`);
    const both = await ask(`{ a: ${page('')} b: ${next} }`);
    expect([first.calls, both.calls]).toEqual([2 + 10, 3 + 20]);
    // A vault, and for each page 1 for the vault, 3 for its upstream, its records and 1 for a record that is gone.
    expect(both.estimated).toEqual([2 + 2 * (1 + 3 + 10 + 1), 20]);
  });
});
