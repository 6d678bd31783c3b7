import { recordBody, snapshotBody } from '../../src/sandbox/cbr/checkpoints.ts';
import type { CbrCheckpoint } from '../../src/sandbox/cbr/rows.ts';
import { vaultBody } from '../../src/sandbox/cbr/vault-body.ts';
import { checkpointBody } from '../../src/sandbox/karbor/checkpoint-body.ts';
import { planBody } from '../../src/sandbox/karbor/plans.ts';
import {
  cbrCheckpoints,
  cbrVaults,
  checkpoints,
  LAB,
  labPlans,
  provider,
  SG,
  sharedPlans,
  WIDE,
  widePlans,
} from './estate.ts';

/** Paths of the checkpoint list of Q2. */
export const CHECKPOINT_LIST = `/v1/${LAB}/providers/${provider.id}/checkpoints`;

/** Every body that the upstream gives, by its path without a query, as the sandbox writes it on either wire. */
export function bodies(): Map<string, object> {
  return new Map<string, object>([
    ...labPlans.map((plan): [string, object] => [`/v1/${LAB}/plans/${plan.id}`, { plan: planBody(plan) }]),
    ...widePlans.map((plan): [string, object] => [`/v1/${WIDE}/plans/${plan.id}`, { plan: planBody(plan) }]),
    [`/v1/${LAB}/plans`, { plans: sharedPlans.map(planBody) }],
    [`/v1/${WIDE}/plans`, { plans: widePlans.map(planBody) }],
    [`/v1/${LAB}/providers`, { providers: [{ id: provider.id, name: provider.name, description: null }] }],
    [CHECKPOINT_LIST, { checkpoints: checkpoints.map((row) => checkpointBody(row, Date.now())) }],
    ...checkpoints.map((row): [string, object] => [
      `${CHECKPOINT_LIST}/${row.id}`,
      { checkpoint: checkpointBody(row, Date.now()) },
    ]),
    ...cbrVaults.map((vault): [string, object] => [`/v3/${SG}/vaults/${vault.id}`, { vault: vaultBody(vault) }]),
    [`/v3/${SG}/vaults`, { vaults: cbrVaults.map((vault) => vaultBody(vault)), count: cbrVaults.length }],
    ...cbrCheckpoints.map((row): [string, object] => [`/v3/${SG}/checkpoints/${row.id}`, { checkpoint: record(row) }]),
  ]);
}

function record(row: CbrCheckpoint): object {
  const resources = row.resources.map((resource) => snapshotBody(resource, 'available'));
  const vault = { id: row.vaultId, name: row.vaultName, resources };
  return { ...recordBody(row, 'available'), vault, extra_info: null };
}
