import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { karborPlan } from '../../../src/sandbox/karbor/estate.ts';
import { addCheckpoint, addProvider, addRun, labId, serverVault } from '../../support/estates.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { create } from '../../support/mutations.ts';

export type Run = readonly [begin: number, status?: string];

/** A vault and a plan with the same runs; the ids of their checkpoints in the order of the runs. */
export function estateOf(...runs: readonly Run[]) {
  const estate = emptyEstate();
  const vault = serverVault('web', 2);
  estate.cbr.vaults.push(vault);
  const { provider } = addProvider(estate, 'north', { plans: 0, checkpoints: 0 });
  const plan = karborPlan(provider, { name: 'web' });
  estate.karbor.plans.push(plan);
  const checkpoints = { sg: [] as string[], lab: [] as string[] };
  for (const [begin, status = 'available'] of runs) {
    const { checkpoint } = addRun(estate, vault, begin, { status });
    checkpoint.status = status;
    checkpoints.sg.push(`checkpoint:sg:${checkpoint.id}`);
    const row = addCheckpoint(estate, provider, plan, begin);
    row.status = status;
    checkpoints.lab.push(labId(row));
  }
  return { estate, checkpoints, vaults: { sg: `vault:sg:${vault.id}`, lab: `vault:lab:${plan.id}` } };
}

export type Runs = ReturnType<typeof estateOf>;

/** A create that names an instant, and the outcome with all that it says of an existing checkpoint. */
export const askUnlessNewer = (
  gateway: TestGateway,
  vaultId: string,
  unlessNewerThan: string | null,
  more: object = {},
) =>
  create(
    gateway,
    { vaultId, unlessNewerThan, ...more },
    'checkpointId isExisting isFound requestId checkpoint { id status }',
  );
