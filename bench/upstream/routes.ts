import { recordBody, snapshotBody } from '../../src/sandbox/cbr/checkpoints.ts';
import type { CbrCheckpoint } from '../../src/sandbox/cbr/rows.ts';
import { vaultBody } from '../../src/sandbox/cbr/vault-body.ts';
import { checkpointBody } from '../../src/sandbox/karbor/checkpoint-body.ts';
import { planBody } from '../../src/sandbox/karbor/plans.ts';
import type { KarborProvider } from '../../src/sandbox/karbor/rows.ts';
import {
  cbrCheckpoints,
  cbrVaults,
  cbrVaultsOf,
  checkpointsOf,
  labPlans,
  plansOf,
  provider,
  providers,
  sharedPlans,
} from './estate.ts';
import { LAB, listNames, projectOf, SG } from './projects.ts';

/** Path of the checkpoint list of a provider; unless given of that of the hot Q2. */
export const checkpointList = (providerId = provider.id) => `/v1/${LAB}/providers/${providerId}/checkpoints`;

type Route = readonly [path: string, body: object];

/** Every body that the upstream gives, by its path without a query, as the sandbox writes it on either wire. */
export function bodies(): Map<string, object> {
  return new Map<string, object>([
    ...labPlans.map((plan): Route => [`/v1/${LAB}/plans/${plan.id}`, { plan: planBody(plan) }]),
    [`/v1/${LAB}/plans`, { plans: sharedPlans.map(planBody) }],
    ...listNames('wide').map((name): Route => [`/v1/${projectOf(name)}/plans`, { plans: plansOf(name).map(planBody) }]),
    [`/v1/${LAB}/providers`, { providers: [{ id: provider.id, name: provider.name, description: null }] }],
    ...providers.flatMap(checkpointRoutes),
    ...cbrVaults.map((vault): Route => [`/v3/${SG}/vaults/${vault.id}`, { vault: vaultBody(vault) }]),
    ...listNames('sg').map((name): Route => {
      const vaults = cbrVaultsOf(name);
      return [
        `/v3/${projectOf(name)}/vaults`,
        { vaults: vaults.map((vault) => vaultBody(vault)), count: vaults.length },
      ];
    }),
    ...cbrCheckpoints.map((row): Route => [`/v3/${SG}/checkpoints/${row.id}`, { checkpoint: record(row) }]),
  ]);
}

/** The list of a provider, and each of its checkpoints. */
function checkpointRoutes({ id }: KarborProvider, list: number): readonly Route[] {
  const rows = checkpointsOf(list).map((row) => checkpointBody(row, Date.now()));
  return [[checkpointList(id), { checkpoints: rows }]];
}

function record(row: CbrCheckpoint): object {
  const resources = row.resources.map((resource) => snapshotBody(resource, 'available'));
  const vault = { id: row.vaultId, name: row.vaultName, resources };
  return { ...recordBody(row, 'available'), vault, extra_info: null };
}
