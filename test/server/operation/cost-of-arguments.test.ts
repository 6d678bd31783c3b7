import { beforeEach, describe, expect, it } from 'vitest';
import { type Costs, openCosts } from './_support/costs.ts';

let ask: Costs['ask'];
let idOf: Costs['idOf'];
beforeEach(async () => {
  ({ ask, idOf } = await openCosts());
});

const checkpointId = () => idOf('{ checkpoints(first: 1, filter: { upstreams: ["sg"] }) { nodes { id } } }');
const vaultId = () => idOf('{ vaults(first: 1, filter: { upstreams: ["sg"] }) { nodes { id } } }');

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
