import { cbrCheckpoint, cbrResource, cbrVault } from '../../src/sandbox/cbr/estate.ts';
import type { CbrCheckpoint, CbrVault } from '../../src/sandbox/cbr/rows.ts';
import { karborCheckpoint, karborPlan, karborProvider, karborResource } from '../../src/sandbox/karbor/estate.ts';
import type { KarborCheckpoint, KarborPlan } from '../../src/sandbox/karbor/rows.ts';

/** The projects of the bench: one upstream of the gateway each. */
export const LAB = 'lab-project';
export const WIDE = 'wide-project';
export const SG = 'sg-project';

const RESOURCES = 10;
const CHECKPOINTS = 50;
const SHARED_VAULTS = 10;
const WIDE_VAULTS = 50;
const KEYS = 500;
const NIGHT = Date.UTC(2026, 0, 5, 2);
const DAY_MS = 86_400_000;

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The provider that keeps the checkpoints of Q2. */
export const provider = karborProvider({ name: 'nightly' });

/** What Q1 is asked for, one after the other with 500 keys; the list of the project shows the first ten alone. */
export const labPlans: readonly KarborPlan[] = range(KEYS).map((index) => planOf(LAB, `orders-${index}`));

/** The plans that Q2 finds below its checkpoints. */
export const sharedPlans = labPlans.slice(0, SHARED_VAULTS);

/** What Q3 lists. */
export const widePlans: readonly KarborPlan[] = range(WIDE_VAULTS).map((index) => planOf(WIDE, `wide-${index}`));

/** Five runs of each of the ten plans. */
export const checkpoints: readonly KarborCheckpoint[] = range(CHECKPOINTS).flatMap((index) => {
  const plan = sharedPlans[index % SHARED_VAULTS];
  return plan ? [karborCheckpoint(provider, plan, { createdAt: NIGHT + index * DAY_MS })] : [];
});

/** The vaults of Q1c and Q3c; the first ten are those of Q2c. */
export const cbrVaults: readonly CbrVault[] = range(WIDE_VAULTS).map((index) =>
  cbrVault({
    name: `vault-${index}`,
    projectId: SG,
    description: 'Servers of the order service',
    tags: [{ key: 'stage', value: 'production' }],
    resources: range(RESOURCES).map((number) => cbrResource({ name: `vault-${index}-server-${number}` })),
  }),
);

/** The restore points of Q2c. */
export const cbrCheckpoints: readonly CbrCheckpoint[] = range(CHECKPOINTS).flatMap((index) => {
  const vault = cbrVaults[index % SHARED_VAULTS];
  return vault ? [cbrCheckpoint(vault, { createdAt: NIGHT + index * DAY_MS })] : [];
});

function planOf(projectId: string, name: string): KarborPlan {
  return karborPlan(provider, { name, projectId, resources: range(RESOURCES).map((index) => resourceOf(name, index)) });
}

/** Every other one carries extra information, as volumes do. */
function resourceOf(plan: string, index: number) {
  const extra = index % 2 === 0 ? { extraInfo: { availability_zone: 'az-east-1' } } : {};
  return karborResource({ name: `${plan}-volume-${index}`, ...extra });
}
