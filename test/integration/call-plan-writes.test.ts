import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { tally } from '../support/calls.ts';
import { addProvider, addRun, labId, NIGHT, serverVault } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';
import { knowProviders } from '../support/mutations.ts';

async function open(providers = 1) {
  const estate = emptyEstate();
  const vault = serverVault('web', 3);
  estate.cbr.vaults.push(vault);
  const { checkpoint } = addRun(estate, vault, NIGHT);
  const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 2 });
  if (providers > 1) addProvider(estate, 'south', { plans: 1, checkpoints: 0 });
  const gateway = await openGateway({}, { sandbox: { estate } });
  const [made, second] = estate.karbor.checkpoints;
  return {
    gateway,
    cbr: { vault: `vault:sg:${vault.id}`, checkpoint: `checkpoint:sg:${checkpoint.id}` },
    karbor: {
      vault: `vault:lab:${plans[0]?.id}`,
      checkpoint: made ? labId(made) : '',
      second: second ? labId(second) : '',
    },
  };
}

const PATH = '/providers/:id/checkpoints/:id';

const create = (vaultId: string, more = '') =>
  `mutation { createCheckpoint(input: { vaultId: "${vaultId}"${more} }) { ... on CreateCheckpointPayload { checkpoint { id status vaultName resources { name } } } } }`;
const remove = (id: string, fields = 'checkpointId') =>
  `mutation { deleteCheckpoint(input: { id: "${id}" }) { __typename ... on DeleteCheckpointPayload { ${fields} } } }`;
const reset = (id: string, fields = 'checkpointId') =>
  `mutation { resetCheckpointState(input: { id: "${id}", state: ERROR }) { __typename ... on ResetCheckpointStatePayload { ${fields} } } }`;

describe('what a write costs', () => {
  it('is 1 for a create on CBR', async () => {
    const { gateway, cbr } = await open();
    await gateway.query(create(cbr.vault));
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1 });
  });

  it('is 2 for a create on Karbor', async () => {
    const { gateway, karbor } = await open();
    await gateway.query(create(karbor.vault));
    expect(tally(gateway.sandbox)).toEqual({ 'GET /plans/:id': 1, 'POST /providers/:id/checkpoints': 1 });
  });

  it('is the vault, a list and the record where a create on CBR is needless, and the list more where it is not', async () => {
    const { gateway, cbr } = await open();
    await gateway.query(create(cbr.vault, ', unlessNewerThan: "2020-01-01T00:00:00Z"'));
    expect(tally(gateway.sandbox)).toEqual({ 'GET /vaults/:id': 1, 'GET /backups': 1, 'GET /checkpoints/:id': 1 });
    await gateway.query(create(cbr.vault, ', unlessNewerThan: "2999-01-01T00:00:00Z"'));
    expect(tally(gateway.sandbox)).toEqual({ 'GET /vaults/:id': 1, 'GET /backups': 1, 'POST /checkpoints': 1 });
  });

  it('is the plan twice, a list and the log for the order of a day where a create on Karbor is needless', async () => {
    const { gateway, karbor } = await open();
    await gateway.query(create(karbor.vault, ', unlessNewerThan: "2020-01-01T00:00:00Z"'));
    expect(tally(gateway.sandbox)).toEqual({
      'GET /plans/:id': 2,
      'GET /providers/:id/checkpoints': 1,
      'GET /operation_logs': 1,
    });
  });

  it('is 2 and 1 for each backup for a delete on CBR', async () => {
    const { gateway, cbr } = await open();
    await gateway.query(remove(cbr.checkpoint));
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 2, 'DELETE /backups/:id': 3 });
  });

  it('is 1 more for the checkpoint as it is after a delete on CBR', async () => {
    const { gateway, cbr } = await open();
    await gateway.query(remove(cbr.checkpoint, 'checkpoint { status }'));
    expect(tally(gateway.sandbox)).toEqual({
      'GET /backups': 2,
      'DELETE /backups/:id': 3,
      'GET /checkpoints/:id': 1,
    });
  });

  it('is 1 for a delete on Karbor, and 1 for the checkpoint after it', async () => {
    const { gateway, karbor } = await open();
    await knowProviders(gateway);
    await gateway.query(remove(karbor.checkpoint));
    expect(tally(gateway.sandbox)).toEqual({ [`DELETE ${PATH}`]: 1 });
    await gateway.query(remove(karbor.second, 'checkpoint { status }'));
    expect(tally(gateway.sandbox)).toEqual({ [`DELETE ${PATH}`]: 1, [`GET ${PATH}`]: 1 });
  });

  it('is 1 for a reset on Karbor, and 1 for the checkpoint after it', async () => {
    const { gateway, karbor } = await open();
    await knowProviders(gateway);
    await gateway.query(reset(karbor.checkpoint));
    expect(tally(gateway.sandbox)).toEqual({ [`PUT ${PATH}`]: 1 });
    await gateway.query(reset(karbor.checkpoint, 'checkpoint { status }'));
    expect(tally(gateway.sandbox)).toEqual({ [`PUT ${PATH}`]: 1, [`GET ${PATH}`]: 1 });
  });

  it('is 1 more for a delete or a reset on Karbor while nobody has read the list of providers', async () => {
    const { gateway, karbor } = await open();
    await gateway.query(reset(karbor.checkpoint));
    expect(tally(gateway.sandbox)).toEqual({ [`GET ${PATH}`]: 1, [`PUT ${PATH}`]: 1 });
    await gateway.query(remove(karbor.checkpoint));
    expect(tally(gateway.sandbox)).toEqual({ [`GET ${PATH}`]: 1, [`DELETE ${PATH}`]: 1 });
  });

  it('is 1 more for a delete or a reset on a Karbor with several providers', async () => {
    const { gateway, karbor } = await open(2);
    await knowProviders(gateway);
    await gateway.query(reset(karbor.checkpoint));
    expect(tally(gateway.sandbox)).toEqual({ [`GET ${PATH}`]: 1, [`PUT ${PATH}`]: 1 });
    await gateway.query(remove(karbor.checkpoint));
    expect(tally(gateway.sandbox)).toEqual({ [`GET ${PATH}`]: 1, [`DELETE ${PATH}`]: 1 });
  });

  it('is nothing for a delete two seconds behind an accepted one', async () => {
    const { gateway, cbr, karbor } = await open();
    for (const id of [cbr.checkpoint, karbor.checkpoint]) {
      await gateway.query(remove(id));
      tally(gateway.sandbox);
      await gateway.query(remove(id));
      expect(tally(gateway.sandbox)).toEqual({});
    }
  });

  it('is nothing for a reset on CBR', async () => {
    const { gateway, cbr } = await open();
    await gateway.query(reset(cbr.checkpoint));
    expect(tally(gateway.sandbox)).toEqual({});
  });
});
