import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/sandbox/knobs.ts';
import { mostInFlight, tally } from '../support/calls.ts';
import { addProvider, addRun, cbrNights, NIGHT, serverVault } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';

const SHOW = 'GET /checkpoints/:id';
const BACKUPS = 'GET /backups';

/** Ten nights of one vault on CBR, one plan on Karbor, and what the upstreams do wrong. */
async function open(rules: Rule[] = []) {
  const estate = cbrNights(1, 10);
  const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 0 });
  const gateway = await openGateway({}, { sandbox: { estate, knobs: { rules } } });
  const ids = estate.cbr.checkpoints.map(({ id }) => `checkpoint:sg:${id}`);
  return { estate, gateway, ids, vaultId: `vault:sg:${estate.cbr.vaults[0]?.id}`, planId: `vault:lab:${plans[0]?.id}` };
}

describe('what the backups alone tell of a checkpoint that is read by id', () => {
  const slow: Rule[] = [{ path: /^\/v3/, fault: { kind: 'delay', ms: 30 } }];

  it.each([
    ['checkpoint', (id: string) => `{ checkpoint(id: "${id}") { status createdAt } }`],
    ['node', (id: string) => `{ node(id: "${id}") { ... on Checkpoint { createdOn } } }`],
    ['nodes', (id: string) => `{ nodes(ids: ["${id}"]) { ... on Node { ... on Checkpoint { ...Named } } } } ${NAMED}`],
    [
      'an alias',
      (id: string) => `query ($yes: Boolean = true) { checkpoint(id: "${id}") { it: name @include(if: $yes) } }`,
    ],
  ])('is read beside its record: %s', async (_field, document) => {
    const { gateway, ids } = await open(slow);
    const most = mostInFlight();
    const { errors } = await gateway.query(document(ids[0] ?? ''));
    expect(errors).toBeUndefined();
    expect([most(), tally(gateway.sandbox)]).toEqual([2, { [SHOW]: 1, [BACKUPS]: 1 }]);
  });

  it('is read beside the record behind a delete', async () => {
    const { gateway, ids } = await open();
    const payload = '... on DeleteCheckpointPayload { checkpoint { status name } }';
    const { data } = await gateway.query(
      `mutation { it: deleteCheckpoint(input: { id: "${ids[0]}" }) { ${payload} } }`,
    );
    expect(data.it.checkpoint).toEqual({ status: 'DELETING', name: expect.stringMatching(/^run-/) });
    expect(tally(gateway.sandbox)).toEqual({ [BACKUPS]: 3, 'DELETE /backups/:id': 2, [SHOW]: 1 });
  });

  it.each([
    ['fields that only the record tells', (id: string) => `{ checkpoint(id: "${id}") { status vaultName } }`],
    ['a field that is left out', (id: string) => `{ checkpoint(id: "${id}") { status name @skip(if: true) } }`],
    [
      'a fragment that is left out',
      (id: string) =>
        `query ($no: Boolean = false) { checkpoint(id: "${id}") { status ...Named @include(if: $no) } } ${NAMED}`,
    ],
    ['the same field of another type', (id: string) => `{ node(id: "${id}") { id ... on Vault { name } } }`],
    ['the same field further down', (id: string) => `{ checkpoint(id: "${id}") { id resources { name } } }`],
  ])('is not read for %s', async (_what, document) => {
    const { gateway, ids } = await open();
    const { errors } = await gateway.query(document(ids[0] ?? ''));
    expect(errors).toBeUndefined();
    expect(tally(gateway.sandbox)).toEqual({ [SHOW]: 1 });
  });

  it('fails alone', async () => {
    const { gateway, ids } = await open([{ path: /\/backups/, fault: { kind: 'answer', answer: { status: 400 } } }]);
    const { data, errors } = await gateway.query(`{ checkpoint(id: "${ids[0]}") { status name createdAt } }`);
    expect(data.checkpoint).toEqual({ status: 'AVAILABLE', name: null, createdAt: null });
    expect(errors?.map(({ path }) => path)).toEqual([
      ['checkpoint', 'name'],
      ['checkpoint', 'createdAt'],
    ]);
  });
});

const NAMED = 'fragment Named on Checkpoint { name }';
const SIZED = 'fragment Sized on Resource { size: sizeGb }';

describe('what the record alone tells of a row', () => {
  it.each([
    ['in a fragment', 'resources { ...Sized }'],
    ['in a fragment without a type', 'resources { ... { name ...Sized } }'],
    ['in a second selection', 'resources { name } resources { ...Sized }'],
    ['under a variable', 'resources { name ...Sized @include(if: $yes) }'],
  ])('is read where it is asked for %s', async (_how, fields) => {
    const { gateway } = await open();
    const document = `query ($yes: Boolean = true, $no: Boolean = false) { checkpoints(first: 3) { nodes { ${fields} id @include(if: $yes) status @skip(if: $no) } } } ${SIZED}`;
    const { data, errors } = await gateway.query(document);
    expect(errors).toBeUndefined();
    expect(data.checkpoints.nodes.map(({ resources: [first] }: { resources: object[] }) => first)).toEqual(
      Array(3).fill(expect.objectContaining({ size: 40 })),
    );
    expect(tally(gateway.sandbox)).toMatchObject({ [SHOW]: 3 });
  });

  it('is not read where that is left out', async () => {
    const { gateway } = await open();
    const document = `query ($no: Boolean = false) { checkpoints(first: 3) { nodes { resources { name ...Sized @include(if: $no) extraInfo @skip(if: true) } } } } ${SIZED}`;
    await gateway.query(document);
    expect(tally(gateway.sandbox)).not.toHaveProperty([SHOW]);
  });

  it('fails alone, row by row, and leaves what the backups tell', async () => {
    const { gateway, estate } = await open();
    const broken = estate.cbr.checkpoints[1]?.id ?? '';
    gateway.sandbox.knobs.rules.push({ path: new RegExp(broken), fault: { kind: 'answer', answer: { status: 400 } } });
    const { data, errors } = await gateway.query(
      '{ checkpoints(first: 2, filter: { upstreams: ["sg"] }) { nodes { status vaultName resources { name protectStatus } } } }',
    );
    const resources = (protectStatus: string | null) => [
      { name: 'vault-000-0', protectStatus },
      { name: 'vault-000-1', protectStatus },
    ];
    expect(data.checkpoints.nodes).toEqual([
      { status: 'AVAILABLE', vaultName: 'vault-000', resources: resources('AVAILABLE') },
      { status: 'AVAILABLE', vaultName: null, resources: resources(null) },
    ]);
    const row = ['checkpoints', 'nodes', 1];
    expect(errors?.map(({ path }) => path)).toEqual([
      [...row, 'vaultName'],
      [...row, 'resources', 0, 'protectStatus'],
      [...row, 'resources', 1, 'protectStatus'],
    ]);
  });
});

describe('what the answer to a create does not tell', () => {
  const create = (vaultId: string, fields: string) =>
    `mutation { it: createCheckpoint(input: { vaultId: "${vaultId}" }) { ... on CreateCheckpointPayload { checkpoint { id ${fields} } } } }`;

  it('is what is read by id on CBR: two calls', async () => {
    const { gateway, vaultId } = await open();
    const fields =
      'name description nativeStatus vaultName skippedResources { id } createdAt createdOn recordedAt extraInfo resources { id name sizeGb backupSizeMb backupCount protectStatus }';
    const made = await gateway.query(create(vaultId, fields));
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1, [SHOW]: 1, [BACKUPS]: 1 });
    const { data } = await gateway.query(`{ checkpoint(id: "${made.data.it.checkpoint.id}") { id ${fields} } }`);
    expect(made.data.it.checkpoint).toEqual(data.checkpoint);
  });

  it('is what is read by id on Karbor: one call for the graph', async () => {
    const { gateway, planId } = await open();
    const fields = 'createdOn recordedAt extraInfo resources { id name } resourceGraph { id name }';
    const made = await gateway.query(create(planId, fields));
    expect(tally(gateway.sandbox)).toMatchObject({ 'GET /providers/:id/checkpoints/:id': 1 });
    const { data } = await gateway.query(`{ checkpoint(id: "${made.data.it.checkpoint.id}") { id ${fields} } }`);
    expect(made.data.it.checkpoint).toEqual(data.checkpoint);
  });

  it('is the instant on Karbor until the log tells it, and never the day', async () => {
    const silent = { kind: 'answer', answer: { status: 200, body: { operation_logs: [] } } } as const;
    const { gateway, estate, planId } = await open([{ path: /operation_logs/, count: 1, fault: silent }]);
    const { data } = await gateway.query(create(planId, 'createdAt createdOn'));
    const { id, createdAt, createdOn } = data.it.checkpoint;
    const day = new Date(estate.karbor.checkpoints.at(-1)?.createdAt ?? 0).toISOString().slice(0, 10);
    expect([createdAt, createdOn]).toEqual([null, day]);
    const later = await gateway.query(`{ checkpoint(id: "${id}") { createdAt createdOn } }`);
    expect(later.data.checkpoint).toEqual({ createdAt: expect.stringContaining(day), createdOn: day });
  });
});

it('names a resource alike in a list and by id, also where a run has two of a name', async () => {
  const { gateway, estate } = await open();
  const vault = serverVault('twins', 2);
  for (const resource of vault.resources) resource.name = 'same';
  estate.cbr.vaults.push(vault);
  const { checkpoint } = addRun(estate, vault, NIGHT);
  const { data } = await gateway.query(`{
    list: checkpoints(filter: { vaultId: "vault:sg:${vault.id}" }) { nodes { resources { id } } }
    one: checkpoint(id: "checkpoint:sg:${checkpoint.id}") { resources { id } }
  }`);
  expect(data.one.resources).toHaveLength(2);
  expect(data.list.nodes).toEqual([data.one]);
});
