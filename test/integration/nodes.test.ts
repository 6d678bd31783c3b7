import { describe, expect, it } from 'vitest';
import { addProvider, addRun, cbrNights, labId, NIGHT, serverVault } from '../support/estates.ts';
import { callsOf, openGateway } from '../support/gateway.ts';

const estate = cbrNights(2, 2);
const { provider, plans } = addProvider(estate, 'north', { plans: 2, checkpoints: 3 });
const [vault] = estate.cbr.vaults;
const [checkpoint] = estate.cbr.checkpoints;
const [backup] = estate.cbr.backups;
const [labCheckpoint] = estate.karbor.checkpoints;
const UNKNOWN = '00000000-0000-4000-a000-000000000000';

const IDS = {
  upstream: 'upstream:sg',
  vault: `vault:sg:${vault?.id}`,
  checkpoint: `checkpoint:sg:${checkpoint?.id}`,
  backup: `backup:sg:${backup?.id}`,
  plan: `vault:lab:${plans[0]?.id}`,
  provider: `provider:lab:${provider.id}`,
  labCheckpoint: labCheckpoint ? labId(labCheckpoint) : '',
};

const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';
const open = () => openGateway({}, { sandbox: { estate } });

describe('nodes', () => {
  it('are of every kind and in the order of the ids', async () => {
    const { query } = await open();
    const ids = Object.values(IDS);
    const kinds = ['Upstream', 'Vault', 'Checkpoint', 'Backup', 'Vault', 'Provider', 'Checkpoint'];
    const expected = ids.map((id, index) => ({ __typename: kinds[index], id }));
    expect(await query(NODES, { ids })).toEqual({ data: { nodes: expected } });
    expect(await query(NODES, { ids: ids.toReversed() })).toEqual({ data: { nodes: expected.toReversed() } });
  });

  it('come as often as they are asked for', async () => {
    const { query } = await open();
    const { data } = await query(NODES, { ids: [IDS.vault, IDS.plan, IDS.vault] });
    expect(data.nodes.map(({ id }: { id: string }) => id)).toEqual([IDS.vault, IDS.plan, IDS.vault]);
  });

  it('are null without an error where the upstream does not know them', async () => {
    const { query } = await open();
    const ids = [
      `vault:sg:${UNKNOWN}`,
      `checkpoint:sg:${UNKNOWN}`,
      `backup:sg:${UNKNOWN}`,
      `vault:lab:${UNKNOWN}`,
      `provider:lab:${UNKNOWN}`,
      `checkpoint:lab:${provider.id}:${UNKNOWN}`,
      `checkpoint:lab:${UNKNOWN}:${UNKNOWN}`,
      'provider:sg:a',
      'backup:lab:a',
      IDS.vault,
    ];
    const { data, errors } = await query(NODES, { ids });
    expect(errors).toBeUndefined();
    expect(data.nodes).toEqual([...Array(9).fill(null), { __typename: 'Vault', id: IDS.vault }]);
  });

  it('fail one by one', async () => {
    const { query, sandbox } = await open();
    sandbox.knobs.rules.push({
      path: /\/backups\//,
      fault: { kind: 'answer', answer: { status: 502, body: '<html>' } },
    });
    const { data, errors } = await query(NODES, { ids: [IDS.vault, IDS.backup, 'nonsense', IDS.plan] });
    expect(data.nodes.map((node: { id: string } | null) => node?.id ?? null)).toEqual([
      IDS.vault,
      null,
      null,
      IDS.plan,
    ]);
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['nodes', 1], 'UPSTREAM_UNAVAILABLE'],
      [['nodes', 2], 'INVALID_INPUT'],
    ]);
  });

  it.each([
    [0, null, 'INVALID_INPUT'],
    [101, undefined, 'LIMIT_EXCEEDED'],
  ])('are refused with no call when there are %i ids', async (count, nothing, code) => {
    const { query, sandbox } = await open();
    const { data, errors } = await query(NODES, { ids: Array(count).fill(IDS.vault) });
    expect([data, errors?.map(({ extensions }) => extensions?.code)]).toEqual([nothing, [code]]);
    expect(callsOf(sandbox)).toEqual([]);
  });

  it('are taken up to 100', async () => {
    const { query, sandbox } = await open();
    const { data } = await query(NODES, { ids: Array(100).fill(IDS.vault) });
    expect(data.nodes).toHaveLength(100);
    expect(callsOf(sandbox)).toHaveLength(1);
  });
});

describe('an id', () => {
  it.each([
    '',
    'vault',
    'vault:sg',
    'vault:sg:',
    'vault:sg:a:b',
    'vault:sg:a/b',
    'vault:sg:..',
    'vault:sg:a%2Fb',
    'vault:sg:a b',
    `vault:sg:${'a'.repeat(65)}`,
    'vault:SG:a',
    'vault:nowhere:a',
    'vaults:sg:a',
    'Vault:sg:a',
    ' vault:sg:a',
    'upstream:sg:a',
    'upstream:nowhere',
    'checkpoint:sg:a:b',
    'checkpoint:lab:a',
    'checkpoint:lab:a:b:c',
    'resource:vault:sg:a/vault/b/c',
  ])('%j is refused with no call', async (id) => {
    const { query, sandbox } = await open();
    const { data, errors } = await query(NODE, { id });
    expect(data).toEqual({ node: null });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['INVALID_INPUT']);
    expect(errors?.[0]?.message).toMatch(/^id /);
    expect(callsOf(sandbox)).toEqual([]);
  });

  it.each([
    ['vault', 'checkpoint:sg:a'],
    ['vault', 'backup:sg:a'],
    ['checkpoint', 'vault:sg:a'],
    ['checkpoint', 'upstream:sg'],
    ['checkpoint', 'provider:lab:a'],
  ])('of another kind is refused with no call by %s: %s', async (field, id) => {
    const { query, sandbox } = await open();
    const { data, errors } = await query(`{ ${field}(id: "${id}") { id } }`);
    expect(data).toEqual({ [field]: null });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['INVALID_INPUT']);
    expect(callsOf(sandbox)).toEqual([]);
  });

  it('of one upstream is never answered by another', async () => {
    const { query, sandbox } = await open();
    const ids = [
      `vault:eu:${vault?.id}`,
      `checkpoint:eu:${checkpoint?.id}`,
      `backup:eu:${backup?.id}`,
      `vault:lab:${vault?.id}`,
      `vault:sg:${plans[0]?.id}`,
      `checkpoint:sg:${labCheckpoint?.id}`,
    ];
    const { data, errors } = await query(NODES, { ids });
    expect({ nodes: data.nodes, errors }).toEqual({ nodes: Array(6).fill(null), errors: undefined });
    expect(callsOf(sandbox)).toHaveLength(6);
  });

  it('is what a row of every list can be asked for again by', async () => {
    const wide = cbrNights(1, 1);
    wide.cbr.vaults.push(serverVault('more'));
    addRun(wide, serverVault('gone'), NIGHT);
    addProvider(wide, 'north', { plans: 1, checkpoints: 1 });
    const { query } = await openGateway({}, { sandbox: { estate: wide } });
    const { data } = await query(
      '{ vaults { nodes { id } } checkpoints { nodes { id vaultId backups { id checkpointId } provider { id } } } upstreams { id providers { id } } }',
    );
    const ids = [
      ...new Set([...JSON.stringify(data).matchAll(/"(?:id|checkpointId)":"([^"]+)"/g)].map(([, id]) => id)),
    ];
    const again = await query(NODES, { ids });
    expect(again.errors).toBeUndefined();
    expect(again.data.nodes.map((node: { id: string } | null) => node?.id)).toEqual(ids);
  });
});
