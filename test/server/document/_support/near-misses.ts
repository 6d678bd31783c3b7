/** One thing that a client nearly got right. */
export interface NearMiss {
  readonly document: string;
  readonly variables: object;
}

// What is spelt wrong stands between angle brackets; each document is otherwise good.
const SEEDS: readonly (readonly [document: string, variables?: string])[] = [
  ['{ <vaults>(first: 1) { nodes { id } } }'],
  ['{ vaults(<first>: 1) { nodes { id } } }'],
  ['{ vaults(first: 1) { nodes { <nativeStatus> } } }'],
  ['{ vaults(first: 1) { nodes { <latestCheckpoint> { id } } } }'],
  ['{ vaults(first: 1) { <pageInfo> { hasNextPage } } }'],
  ['{ checkpoint(id: "a") { resources { <protectStatus> } } }'],
  ['{ checkpoint(id: "a") { <skippedResources> { id } } }'],
  ['{ vaults(first: 1, <filter>: { upstreams: ["sg"] }) { nodes { id } } }'],
  ['{ vaults(first: 1, filter: { <upstreams>: ["sg"] }) { nodes { id } } }'],
  ['{ checkpoints(first: 1, filter: { <createdFrom>: "2026-03-02T09:14:07Z" }) { nodes { id } } }'],
  ['{ vault(id: "a") { latestCheckpoint(<status>: [AVAILABLE]) { id } } }'],
  ['{ vault(id: "a") { latestCheckpoint(status: [<AVAILABLE>]) { id } } }'],
  ['{ vault(id: "a") { latestCheckpoint(status: <ERROR_DELETING>) { id } } }'],
  ['{ node(id: "a") { ... on <Backup> { id } } }'],
  ['{ node(id: "a") { ... on <Checkpoint> { id } } }'],
  ['{ node(id: "a") { ...F } } fragment F on <Provider> { id }'],
  ['query ($a: <VaultFilter>) { vaults(first: 1, filter: $a) { nodes { id } } }'],
  ['query ($a: [<CheckpointStatus>!]) { vault(id: "a") { latestCheckpoint(status: $a) { id } } }'],
  ['query ($a: ID!) { vault(id: $<a>) { id } }', '{ "a": "b" }'],
  [
    'query ($a: [CheckpointStatus!]) { vault(id: "b") { latestCheckpoint(status: $a) { id } } }',
    '{ "a": ["<AVAILABLE>"] }',
  ],
  ['query ($a: VaultFilter) { vaults(first: 1, filter: $a) { nodes { id } } }', '{ "a": { "<upstreams>": ["sg"] } }'],
  [
    'query ($a: VaultFilter) { vaults(first: 1, filter: $a) { nodes { id } } }',
    '{ "a": { "status": ["<AVAILABLE>"] } }',
  ],
  [
    'mutation ($a: <CreateCheckpointInput>!) { createCheckpoint(input: $a) { __typename } }',
    '{ "a": { "vaultId": "b" } }',
  ],
  [
    'mutation ($a: CreateCheckpointInput!) { createCheckpoint(input: $a) { __typename } }',
    '{ "a": { "<vaultId>": "b" } }',
  ],
  ['mutation { <createCheckpoint>(input: { vaultId: "a" }) { __typename } }'],
  ['mutation { createCheckpoint(<input>: { vaultId: "a" }) { __typename } }'],
  ['mutation { createCheckpoint(input: { <vaultId>: "a" }) { __typename } }'],
  ['mutation { createCheckpoint(input: { vaultId: "a" }) { ... on <CreateCheckpointPayload> { checkpointId } } }'],
  ['mutation { createCheckpoint(input: { vaultId: "a" }) { ... on Failure { <retryAfterMs> } } }'],
  ['mutation { resetCheckpointState(input: { id: "a", state: <AVAILABLE> }) { __typename } }'],
  ['{ upstreams @<include>(if: true) { id } }'],
  ['{ upstreams @include(<if>: true) { id } }'],
  ['{ upstreams { ...F } } fragment F on <Upstream> { id }'],
  ['query ($a: <DateTime>) { checkpoints(first: 1, filter: { createdFrom: $a }) { nodes { id } } }'],
  [
    'query ($a: CheckpointFilter) { checkpoints(first: 1, filter: $a) { nodes { id } } }',
    '{ "a": { "<createdTo>": "2026-03-02T09:14:07Z" } }',
  ],
  ['mutation { resetCheckpointState(input: { <id>: "a", state: AVAILABLE }) { __typename } }'],
];

const asSpelt = (text: string) => text.replace(/<(\w+)>/, '$1');

/** Every document before something of it is misspelt. */
export const RIGHT: readonly NearMiss[] = SEEDS.map(([document, variables = '{}']) => ({
  document: asSpelt(document),
  variables: JSON.parse(asSpelt(variables)),
}));

// Wrong without being misspelt: whatever the schema wants there, the client has not named it.
export const INCOMPLETE: readonly NearMiss[] = [
  ...[
    '{ vault { id } }',
    '{ nodes { id } }',
    '{ vaults(first: 1) }',
    '{ vaults(first: 1) { pageInfo } }',
    '{ upstreams { id { a } } }',
    '{ vaults(first: "a") { nodes { id } } }',
    '{ vaults(first: 1, filter: "a") { nodes { id } } }',
    '{ vaults(first: 1, filter: { upstreams: [1] }) { nodes { id } } }',
    '{ vaults(first: 1, filter: { upstreams: { a: 1 } }) { nodes { id } } }',
    '{ vault(id: { a: 1 }) { id } }',
    '{ vault(id: "a") { latestCheckpoint(status: "a") { id } } }',
    '{ vault(id: "a") { checkpoints(first: 1, filter: { createdFrom: "a" }) { nodes { id } } } }',
    '{ vault(id: "a") { ... on Checkpoint { id } } }',
    '{ a: node(id: "a") { id } a: nodes(ids: ["a"]) { id } }',
    'mutation { createCheckpoint { __typename } }',
    'mutation { createCheckpoint(input: {}) { __typename } }',
    'mutation { createCheckpoint(input: []) { __typename } }',
    'mutation { createCheckpoint(input: { vaultId: "a" }) }',
    'mutation { createCheckpoint(input: { vaultId: "a" }) { checkpointId } }',
    'mutation { resetCheckpointState(input: { id: "a" }) { __typename } }',
    '{ checkpoints(first: 1, filter: { createdTo: 1 }) { nodes { id } } }',
    '{ checkpoints(first: 1, filter: { createdTo: "2026-03-02T09:14:07" }) { nodes { id } } }',
    'query ($a: Int) { vault(id: $a) { id } }',
    'query ($a: String) { vaults(first: 1, filter: $a) { nodes { id } } }',
    'query ($a: Upstream) { upstreams { id } }',
    'query { __schema { types { name } } }',
    'query { __type(name: "Vault") { fields { name } } }',
    'subscription { a }',
    '{ upstreams @skip { id } }',
  ].map((document) => ({ document, variables: {} })),
  ...[{}, { a: null }, { a: 1 }, { a: [] }, { a: 'b' }, { a: {} }, { a: { vaultId: {} } }, { a: { name: 1 } }].map(
    (variables) => ({
      document: 'mutation ($a: CreateCheckpointInput!) { createCheckpoint(input: $a) { __typename } }',
      variables,
    }),
  ),
  ...[{ a: { createdFrom: 1 } }, { a: { createdTo: 'b' } }, { a: { status: [1] } }, { a: { upstreams: {} } }].map(
    (variables) => ({
      document: 'query ($a: CheckpointFilter) { checkpoints(first: 1, filter: $a) { nodes { id } } }',
      variables,
    }),
  ),
];

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_';

/** Misspells one name of one document. `random` gives numbers from 0 up to 1. */
export function nearMiss(random: () => number): NearMiss {
  const pick = <Item>(items: ArrayLike<Item>) => items[Math.floor(random() * items.length)] as Item;
  const misspell = (name: string): string => {
    const at = Math.floor(random() * name.length);
    const [before, letter, after] = [name.slice(0, at), name.slice(at, at + 1), name.slice(at + 1)];
    const wrong = pick([
      () => before + after,
      () => before + letter + letter + after,
      () => before + pick(LETTERS) + after,
      () => before + letter + pick(LETTERS) + after,
      () => before + after.slice(0, 1) + letter + after.slice(1),
      () => name.toLowerCase(),
      () => `${name}s`,
    ])();
    return wrong !== name && /^[A-Za-z_]\w*$/.test(wrong) ? wrong : `${name}_`;
  };
  const [document, variables = '{}'] = pick(SEEDS);
  const spelt = (text: string) => text.replace(/<(\w+)>/, (_whole, name: string) => misspell(name));
  return { document: spelt(document), variables: JSON.parse(spelt(variables)) };
}
