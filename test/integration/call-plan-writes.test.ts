import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { tally } from '../support/calls.ts';
import { addProvider, addRun, labId, NIGHT, serverVault } from '../support/estates.ts';
import { openSandboxGateway } from '../support/gateway.ts';

async function open() {
  const estate = emptyEstate();
  const vault = serverVault('web', 3);
  estate.cbr.vaults.push(vault);
  const { checkpoint } = addRun(estate, vault, NIGHT);
  const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 1 });
  const gateway = await openSandboxGateway({ estate });
  const [made] = estate.karbor.checkpoints;
  return {
    gateway,
    cbr: { vault: `vault:sg:${vault.id}`, checkpoint: `checkpoint:sg:${checkpoint.id}` },
    karbor: { vault: `vault:lab:${plans[0]?.id}`, checkpoint: made ? labId(made) : '' },
  };
}

const create = (vaultId: string) =>
  `mutation { createCheckpoint(input: { vaultId: "${vaultId}" }) { ... on CreateCheckpointPayload { checkpoint { id status vaultName resources { name } } } } }`;
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
    const path = '/providers/:id/checkpoints/:id';
    await gateway.query(remove(karbor.checkpoint));
    expect(tally(gateway.sandbox)).toEqual({ [`DELETE ${path}`]: 1 });
    gateway.sandbox.estate.karbor.checkpoints.forEach((row) => void delete row.deletedAt);
    await gateway.query(remove(karbor.checkpoint, 'checkpoint { status }'));
    expect(tally(gateway.sandbox)).toEqual({ [`DELETE ${path}`]: 1, [`GET ${path}`]: 1 });
  });

  it('is 1 for a reset on Karbor, and 1 for the checkpoint after it', async () => {
    const { gateway, karbor } = await open();
    const path = '/providers/:id/checkpoints/:id';
    await gateway.query(reset(karbor.checkpoint));
    expect(tally(gateway.sandbox)).toEqual({ [`PUT ${path}`]: 1 });
    await gateway.query(reset(karbor.checkpoint, 'checkpoint { status }'));
    expect(tally(gateway.sandbox)).toEqual({ [`PUT ${path}`]: 1, [`GET ${path}`]: 1 });
  });

  it('is nothing for a reset on CBR', async () => {
    const { gateway, cbr } = await open();
    await gateway.query(reset(cbr.checkpoint));
    expect(tally(gateway.sandbox)).toEqual({});
  });
});
