import { cbrCheckpoint, cbrResource, cbrVault } from '../../src/sandbox/cbr/estate.ts';
import type { CbrCheckpoint, CbrVault } from '../../src/sandbox/cbr/rows.ts';
import { karborCheckpoint, karborPlan, karborProvider, karborResource } from '../../src/sandbox/karbor/estate.ts';
import type { KarborCheckpoint, KarborPlan, KarborProvider } from '../../src/sandbox/karbor/rows.ts';
import { LAB, LISTS, projectOf } from './projects.ts';

const RESOURCES = 10;
const CHECKPOINTS = 50;
const SHARED_VAULTS = 10;
const WIDE_VAULTS = 50;
/** How many keys a query has whose key is no list. */
export const KEYS = 500;
const NIGHT = Date.UTC(2026, 0, 5, 2);
const RUNS = 100;
const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The providers that keep the checkpoints of Q2, 50 each; the first one is that of the hot key. */
export const providers: readonly KarborProvider[] = range(LISTS).map((list) =>
  karborProvider({ name: list === 0 ? 'nightly' : `nightly-${list}` }),
);

export const [provider = karborProvider({ name: 'nightly' })] = providers;

/** What Q1 is asked for, one after the other with 500 keys; the list of the project shows the first ten alone. */
export const labPlans: readonly KarborPlan[] = range(KEYS).map((index) => planOf(LAB, `orders-${index}`));

/** The plans that Q2 finds below its checkpoints. */
export const sharedPlans = labPlans.slice(0, SHARED_VAULTS);

/** What Q3 lists of one of its projects. */
export const plansOf = (upstream: string): readonly KarborPlan[] =>
  range(WIDE_VAULTS).map((index) => planOf(projectOf(upstream), `${upstream}-${index}`));

/** Five runs of each of the ten plans at one of the providers. */
export function checkpointsOf(list: number): readonly KarborCheckpoint[] {
  const owner = providers[list] ?? provider;
  return range(CHECKPOINTS).flatMap((index) => {
    const plan = sharedPlans[index % SHARED_VAULTS];
    return plan ? [karborCheckpoint(owner, plan, { createdAt: NIGHT + index * DAY_MS + list * SECOND_MS })] : [];
  });
}

/** What Q1c is asked for; the list of the project shows the first fifty alone. */
export const cbrVaults: readonly CbrVault[] = cbrVaultsOf('sg', KEYS);

/** What Q3c lists of one of its projects. */
export function cbrVaultsOf(upstream: string, count = WIDE_VAULTS): readonly CbrVault[] {
  return range(count).map((index) =>
    cbrVault({
      name: `${upstream}-vault-${index}`,
      projectId: projectOf(upstream),
      description: 'Servers of the order service',
      tags: [{ key: 'stage', value: 'production' }],
      resources: range(RESOURCES).map((number) => cbrResource({ name: `${upstream}-${index}-server-${number}` })),
    }),
  );
}

/** Every restore point of the project: 100 runs of each of the fifty vaults that its list shows. */
export const cbrCheckpoints: readonly CbrCheckpoint[] = range(RUNS * WIDE_VAULTS).flatMap((index) => {
  const vault = cbrVaults[index % WIDE_VAULTS];
  return vault ? [cbrCheckpoint(vault, { createdAt: NIGHT + Math.floor(index / WIDE_VAULTS) * DAY_MS })] : [];
});

/** The restore points of one of the 500 sets that Q2c asks for: five runs, one behind the other, of ten vaults. */
export function cbrCheckpointSet(set: number): readonly CbrCheckpoint[] {
  const [firstVault, firstRun] = [(set % 5) * SHARED_VAULTS, Math.floor(set / 5)];
  return range(CHECKPOINTS).flatMap((index) => {
    const run = (firstRun + Math.floor(index / SHARED_VAULTS)) % RUNS;
    return cbrCheckpoints[run * WIDE_VAULTS + firstVault + (index % SHARED_VAULTS)] ?? [];
  });
}

function planOf(projectId: string, name: string): KarborPlan {
  return karborPlan(provider, { name, projectId, resources: range(RESOURCES).map((index) => resourceOf(name, index)) });
}

/** Every other one carries extra information, as volumes do. */
function resourceOf(plan: string, index: number) {
  const extra = index % 2 === 0 ? { extraInfo: { availability_zone: 'az-east-1' } } : {};
  return karborResource({ name: `${plan}-volume-${index}`, ...extra });
}
