import { cbrBackup, cbrCheckpoint, cbrResource, cbrVault } from '../../src/sandbox/cbr/estate.ts';
import type { CbrBackup, CbrCheckpoint, CbrVault } from '../../src/sandbox/cbr/rows.ts';
import { type Estate, emptyEstate } from '../../src/sandbox/estate.ts';
import { uuidFrom } from '../../src/sandbox/identifiers.ts';
import { karborCheckpoint, karborOperationLog, karborPlan, karborProvider } from '../../src/sandbox/karbor/estate.ts';
import type { KarborPlan, KarborProvider } from '../../src/sandbox/karbor/rows.ts';

/** The last night of every estate here, long gone on any clock. */
export const NIGHT = Date.UTC(2025, 5, 30, 2);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A vault that protects so many servers. */
export function serverVault(name: string, servers = 1, backupCount = 1): CbrVault {
  const resources = Array.from({ length: servers }, (_, index) =>
    cbrResource({ name: `${name}-${index}`, backupCount }),
  );
  return cbrVault({ name, resources });
}

export interface Run {
  readonly checkpoint: CbrCheckpoint;
  readonly backups: readonly CbrBackup[];
}

/** Adds a checkpoint of all of a vault's resources: their backups begin a second apart. */
export function addRun(estate: Estate, vault: CbrVault, at: number, given: Partial<CbrBackup> = {}): Run {
  const checkpoint = cbrCheckpoint(vault, { createdAt: at, name: `run-${at}` });
  const backups = vault.resources.map((resource, index) =>
    cbrBackup(checkpoint, resource, { createdAt: at + index * 1000, ...given }),
  );
  estate.cbr.checkpoints.push(checkpoint);
  estate.cbr.backups.push(...backups);
  return { checkpoint, backups };
}

/** Vaults with two servers each that run every night, one shortly after the other. */
export function cbrNights(vaults: number, nights: number): Estate {
  const estate = emptyEstate();
  for (let number = 0; number < vaults; number += 1) {
    const vault = serverVault(`vault-${String(number).padStart(3, '0')}`, 2, nights);
    estate.cbr.vaults.push(vault);
    for (let night = 0; night < nights; night += 1) addRun(estate, vault, NIGHT - night * DAY + number * 7001);
  }
  return estate;
}

/** More than a page of everything: 250 vaults, 1250 checkpoints, 2500 backups and 100 children, which lists show. */
export function largeCbr(): Estate {
  const estate = cbrNights(250, 5);
  estate.cbr.childrenInLists = true;
  estate.cbr.backups.push(...estate.cbr.backups.slice(0, 100).map(childOf));
  return estate;
}

/** The disk backup below a server's backup, begun a little later. */
export function childOf(parent: CbrBackup): CbrBackup {
  return {
    ...parent,
    id: uuidFrom(`child:${parent.id}`),
    parentId: parent.id,
    createdAt: parent.createdAt + 2000,
    resourceId: uuidFrom(`disk:${parent.resourceId}`),
    resourceType: 'OS::Cinder::Volume',
  };
}

/** 60 vaults; the newest 20 000 backups are all of one of them, so the project's list says little of the others. */
export function floodedCbr(): Estate {
  const estate = cbrNights(60, 5);
  const [busy] = estate.cbr.vaults;
  if (!busy) return estate;
  busy.resources = busy.resources.map((resource) => ({ ...resource, backupCount: 10_000 }));
  for (let run = 0; run < 10_000; run += 1) addRun(estate, busy, NIGHT + DAY + run * MINUTE);
  return estate;
}

export interface KarborShape {
  readonly plans: number;
  readonly checkpoints: number;
  readonly provider?: Partial<KarborProvider>;
}

/** Adds a provider in a bank of its own, with plans that took turns in making its checkpoints, four a day. */
export function addProvider(estate: Estate, name: string, { plans, checkpoints, provider: given }: KarborShape) {
  const { karbor } = estate;
  const provider = karborProvider({ name, bank: { kind: 'swift', name }, ...given });
  const made = Array.from({ length: plans }, (_, index) =>
    karborPlan(provider, { name: `${name}-${index}`, createdAt: NIGHT - 400 * DAY + index * MINUTE }),
  );
  karbor.providers.push(provider);
  karbor.plans.push(...made);
  for (let number = 0; number < checkpoints; number += 1) {
    const plan = made[number % plans];
    if (plan) addCheckpoint(estate, provider, plan, NIGHT - (checkpoints - number) * 6 * HOUR);
  }
  return { provider, plans: made };
}

export function addCheckpoint(estate: Estate, provider: KarborProvider, plan: KarborPlan, createdAt: number) {
  const checkpoint = karborCheckpoint(provider, plan, { createdAt });
  estate.karbor.checkpoints.push(checkpoint);
  estate.karbor.operationLogs.push(karborOperationLog(checkpoint));
  return checkpoint;
}

/** More than a page of everything: 3 providers of 40 plans and 250 checkpoints, and 1150 rows in the log. */
export function largeKarbor(): Estate {
  const estate = emptyEstate();
  for (const name of ['north', 'south', 'west']) addProvider(estate, name, { plans: 40, checkpoints: 250 });
  const { checkpoints, operationLogs } = estate.karbor;
  operationLogs.push(
    ...checkpoints
      .slice(0, 400)
      .map((row) => karborOperationLog(row, { operationType: 'restore', startedAt: row.createdAt + 5 * MINUTE })),
  );
  return estate;
}

/** The public id of a checkpoint of the Karbor upstream. */
export function labId({ providerId, id }: { readonly providerId: string; readonly id: string }): string {
  return `checkpoint:lab:${providerId}:${id}`;
}
