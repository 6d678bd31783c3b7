import { onTestFinished } from 'vitest';
import { cbrBackupTask, cbrTask } from '../../../../src/sandbox/cbr/estate-tasks.ts';
import type { Estate } from '../../../../src/sandbox/estate.ts';
import { uuidFrom } from '../../../../src/sandbox/identifiers.ts';
import { karborOperationLog } from '../../../../src/sandbox/karbor/estate.ts';
import { demoEstate } from '../../../../src/sandbox/seed.ts';
import { startSandbox } from '../../../../src/sandbox/server.ts';
import { ANY_COST } from '../../../support/config.ts';
import { addProvider, cbrNights, DAY, MINUTE, NIGHT } from '../../../support/estates.ts';
import { openGateway, type SandboxGateway } from '../../../support/gateway.ts';
import { scaled } from '../../../support/scale.ts';

interface World {
  readonly estate: () => Estate;
  /** In every CBR of the configuration. */
  readonly cbr?: object;
  readonly limits?: object;
  /** The names of the upstreams; all unless given. */
  readonly upstreams?: readonly string[];
  readonly operation?: 'query' | 'mutation';
  readonly documents: number;
}

/** More of everything than in the demo estate, and a log of two pages; no list is longer than it is counted. */
export function wide(): Estate {
  const estate = cbrNights(30, 5);
  for (const name of ['north', 'south', 'west']) addProvider(estate, name, { plans: 12, checkpoints: 60 });
  const { checkpoints, operationLogs } = estate.karbor;
  for (let restore = 1; restore <= 6; restore += 1) {
    const given = (createdAt: number) => ({ operationType: 'restore', startedAt: createdAt + restore * MINUTE });
    operationLogs.push(...checkpoints.map((row) => karborOperationLog(row, given(row.createdAt))));
  }
  return estate;
}

/** The tasks of every backup, and ten pages of those of one vault. */
function deep(): Estate {
  const estate = cbrNights(6, 5);
  const { backups, tasks, vaults } = estate.cbr;
  tasks.push(...backups.map((backup) => cbrBackupTask(backup, 'vault')));
  const [busy] = vaults;
  const [server] = busy?.resources ?? [];
  if (!busy || !server) return estate;
  for (let run = 0; run < 9_500; run += 1) {
    const given = { operationType: 'sync', id: uuidFrom(`sync:${run}`), createdAt: NIGHT + DAY - run * MINUTE };
    tasks.push(cbrTask(busy, server, given));
  }
  return estate;
}

function split(): Estate {
  const estate = wide();
  estate.cbr.incrementalHidden = true;
  for (const [index, backup] of estate.cbr.backups.entries()) backup.isIncremental = index % 2 === 0;
  return estate;
}

export const NOW = Date.UTC(2026, 2, 1, 12);
const demo = () => demoEstate(NOW);

export const WORLDS: Record<string, World> = {
  'in the demo estate': { estate: demo, limits: ANY_COST, documents: scaled(2_000, 70) },
  'with the limit that is the default': { estate: demo, documents: scaled(1_000, 40) },
  'over many vaults and plans': { estate: wide, limits: ANY_COST, documents: scaled(1_000, 30) },
  'where full and incremental backups have lists of their own': {
    estate: split,
    cbr: { backupListSplit: true },
    limits: ANY_COST,
    documents: scaled(800, 30),
  },
  'of mutations': { estate: demo, limits: ANY_COST, operation: 'mutation', documents: scaled(200, 20) },
  'over many tasks of one CBR': { estate: deep, upstreams: ['sg'], limits: ANY_COST, documents: scaled(1_500, 60) },
};

export async function openWorld(
  estate: Estate,
  { cbr = {}, limits, upstreams: names }: World,
): Promise<SandboxGateway> {
  const sandbox = await startSandbox({ estate, now: () => NOW });
  onTestFinished(() => sandbox.close());
  const { upstreams } = sandbox.gatewayConfig() as { upstreams: { kind: string; name: string }[] };
  const changed = upstreams
    .filter(({ name }) => names === undefined || names.includes(name))
    .map((upstream) => (upstream.kind === 'cbr' ? { ...upstream, ...cbr } : upstream));
  return { ...openGateway({ upstreams: changed, ...(limits && { limits }) }), sandbox };
}

export const ask = ({ query }: SandboxGateway, document: string, variables: object = {}) =>
  query(document, variables, { 'x-request-cost': 'trace' });
