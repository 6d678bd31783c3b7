import { describe, expect, it } from 'vitest';
import { mostInFlight } from '../support/calls.ts';
import { openGateway } from '../support/gateway.ts';
import { FIVE } from './_support/costs.ts';
import { cost, LARGE, SG } from './_support/costs-cbr.ts';

const ids = (kind: string, rows: readonly { id: string }[]) => JSON.stringify(rows.map(({ id }) => `${kind}:sg:${id}`));
const vaultIds = (...places: number[]) =>
  ids(
    'vault',
    places.flatMap((place) => LARGE.cbr.vaults[place] ?? []),
  );
const [vault, other] = LARGE.cbr.vaults.map(({ id }) => `vault:sg:${id}`);
const [checkpoint] = LARGE.cbr.checkpoints.map(({ id }) => `checkpoint:sg:${id}`);

describe('what a document costs on CBR', () => {
  it('is nothing for the upstreams', async () => {
    const { calls } = await cost(
      '{ upstreams { id name kind region projectId capabilities } node(id: "upstream:sg") { id } }',
    );
    expect(calls).toEqual({});
  });

  it('is nothing more for the ids and the upstream of a row', async () => {
    const { calls } = await cost(`{
      checkpoint(id: "${checkpoint}") { id nativeId projectId upstream { name } vaultId }
      vault(id: "${vault}") { id nativeId projectId upstream { name } }
    }`);
    expect(calls).toEqual({ 'GET /checkpoints/:id': 1, 'GET /vaults/:id': 1 });
  });
});

describe('what a document costs on CBR, by id', () => {
  it('is 50 and 1 for 50 checkpoints and the names of their vaults', async () => {
    const rows = LARGE.cbr.checkpoints.slice(0, 250).filter((_, index) => index % 5 === 0);
    const { calls, data } = await cost(
      `{ nodes(ids: ${ids('checkpoint', rows)}) { ... on Checkpoint { vault { name } } } }`,
    );
    expect(calls).toEqual({ 'GET /checkpoints/:id': 50, 'GET /vaults': 1 });
    expect(data.nodes.map((node: { vault: { name: string } }) => node.vault.name)).toEqual(
      rows.map(({ vaultName }) => vaultName),
    );
  });

  it('is 1 more for each vault that is missing from the first page', async () => {
    const rows = LARGE.cbr.checkpoints.slice(-250).filter((_, index) => index % 5 === 0);
    const { calls } = await cost(`{ nodes(ids: ${ids('checkpoint', rows)}) { ... on Checkpoint { vault { name } } } }`);
    expect(calls).toEqual({ 'GET /checkpoints/:id': 50, 'GET /vaults': 1, 'GET /vaults/:id': 50 });
  });

  it('is 1 for each of 3 vaults', async () => {
    const { calls } = await cost(`{ nodes(ids: ${vaultIds(0, 1, 249)}) { id } }`);
    expect(calls).toEqual({ 'GET /vaults/:id': 3 });
  });

  it('is one page for 4 vaults, and 1 for each that it misses', async () => {
    const { calls, data } = await cost(`{ nodes(ids: ${vaultIds(0, 1, 248, 249)}) { id } }`);
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /vaults/:id': 2 });
    expect(data.nodes.map(({ id }: { id: string }) => id)).toEqual(JSON.parse(vaultIds(0, 1, 248, 249)));
  });

  it('is 1 for each of 50 backups', async () => {
    const { calls } = await cost(`{ nodes(ids: ${ids('backup', LARGE.cbr.backups.slice(0, 50))}) { id } }`);
    expect(calls).toEqual({ 'GET /backups/:id': 50 });
  });

  it('is 1 for a thing that is asked for 14 times', async () => {
    const one = Array.from({ length: 7 }, (_, index) => `a${index}: vault(id: "${vault}") { id }`);
    const more = Array.from({ length: 7 }, (_, index) => `b${index}: node(id: "${vault}") { id }`);
    const { calls } = await cost(`{ ${[...one, ...more].join(' ')} }`);
    expect(calls).toEqual({ 'GET /vaults/:id': 1 });
  });

  it('is nothing for a vault that a list has shown', async () => {
    const { calls } = await cost(`{ vaults(first: 2, ${SG}) { nodes { ${FIVE.replace('id', 'vault { name }')} } } }`);
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /backups': 2 });
  });

  it('is as much for a list as for the same list under another name', async () => {
    const { calls } = await cost(`{
      a: vault(id: "${vault}") { ${FIVE} }
      b: vault(id: "${vault}") { checkpoints(first: 2) { nodes { id } } latestCheckpoint { id } }
      c: vault(id: "${other}") { id }
    }`);
    expect(calls).toEqual({ 'GET /vaults/:id': 2, 'GET /backups': 1 });
  });

  it('is spread over at most 8 reads side by side', async () => {
    const { query } = await openGateway(
      {},
      {
        sandbox: {
          estate: LARGE,
          knobs: { rules: [{ fault: { kind: 'delay', ms: 20 } }] },
        },
      },
    );
    const most = mostInFlight();
    await query(`{ nodes(ids: ${ids('checkpoint', LARGE.cbr.checkpoints.slice(0, 50))}) { id } }`);
    expect(most()).toBe(8);
  });
});
