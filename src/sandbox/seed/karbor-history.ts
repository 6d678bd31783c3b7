import { uuidFrom } from '../identifiers.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../instants.ts';
import { type KarborEstate, karborCheckpoint, karborOperationLog } from '../karbor/estate.ts';
import { resourceGraph } from '../karbor/graph.ts';
import type { KarborCheckpoint, KarborPlan } from '../karbor/rows.ts';
import {
  FILES,
  INFRA,
  KUBERNETES,
  LAB_FILES,
  ORDERS,
  PAYROLL,
  PLANS,
  PODS,
  PROTECTABLES,
  RETIRED,
  WHOLE_PROJECT,
} from './karbor-cloud.ts';

type Run = Partial<KarborCheckpoint> & { label: string; createdAt: number };

export function addKarborHistory(karbor: KarborEstate, now: number): void {
  karbor.providers.push(...structuredClone([INFRA, KUBERNETES, FILES]));
  karbor.protectables.push(...structuredClone(PROTECTABLES));
  const bornAt = now - 90 * DAY_MS;
  karbor.plans.push(
    ...structuredClone(PLANS).map((plan, position) => ({ ...plan, createdAt: bornAt + position * HOUR_MS })),
  );

  addNights(karbor, now, WHOLE_PROJECT, { nights: 20, everyDays: 1, hour: 22 });
  addNights(karbor, now, ORDERS, { nights: 16, everyDays: 2, hour: 23 });
  addNights(karbor, now, PAYROLL, { nights: 7, everyDays: 7, hour: 5 });
  addNights(karbor, now, PODS, { nights: 6, everyDays: 3, hour: 6 });
  addNights(karbor, now, LAB_FILES, { nights: 5, everyDays: 4, hour: 12 });
  addOddities(karbor, now);
}

function addNights(
  karbor: KarborEstate,
  now: number,
  plan: KarborPlan,
  { nights, everyDays, hour }: { nights: number; everyDays: number; hour: number },
): void {
  const last = Math.floor((now - hour * HOUR_MS) / DAY_MS) * DAY_MS + hour * HOUR_MS;
  for (let night = 0; night < nights; night += 1) {
    const createdAt = last - night * everyDays * DAY_MS;
    const status = plan.id === ORDERS.id && night === 4 ? 'error' : 'available';
    addRun(karbor, plan, { label: `${night}`, createdAt, status });
  }
}

/** One checkpoint per kind that a client has to handle. */
function addOddities(karbor: KarborEstate, now: number): void {
  const settlesAt = now + 3 * MINUTE_MS;
  addRun(karbor, ORDERS, { label: 'running', createdAt: now - MINUTE_MS, settlesAt });
  addRun(karbor, ORDERS, { label: 'stuck', createdAt: now - 40 * DAY_MS, status: 'error-deleting' });
  addRun(karbor, PAYROLL, { label: 'orphan', createdAt: now - 20 * DAY_MS, status: 'protecting', resourceGraph: null });
  addRun(karbor, PAYROLL, { label: 'broken', createdAt: now - 50 * DAY_MS, resourceGraph: '[{"0x0": ["OS::Cinder' });
  addRun(karbor, RETIRED, { label: 'last', createdAt: now - 55 * DAY_MS });
  const copy = { status: 'wait_copying', resourceGraph: null, extraInfo: {} };
  addRun(karbor, WHOLE_PROJECT, { label: 'copy-1', createdAt: now - 6 * HOUR_MS, ...copy });
  addRun(karbor, WHOLE_PROJECT, { label: 'copy-2', createdAt: now - 6 * HOUR_MS, ...copy });
  const deletedAt = now - DAY_MS;
  addRun(karbor, ORDERS, { label: 'deleted', createdAt: now - 60 * DAY_MS, deletedAt });
}

function addRun(karbor: KarborEstate, plan: KarborPlan, { label, ...given }: Run): void {
  const provider = karbor.providers.find(({ id }) => id === plan.providerId) ?? INFRA;
  const row = karborCheckpoint(provider, plan, {
    id: uuidFrom(`seed:${plan.name}:${label}`),
    resourceGraph: resourceGraph(plan.resources, karbor.protectables),
    ...given,
  });
  karbor.checkpoints.push(row);
  karbor.operationLogs.push(...logsOf(row));
}

/** Copies have one row for the whole run; a deletion has a row of its own. */
function logsOf(row: KarborCheckpoint) {
  if (row.status === 'wait_copying') return [];
  const running = row.settlesAt === undefined ? {} : { runningStatus: 'protecting', endedAt: row.settlesAt };
  const made = karborOperationLog(row, running);
  if (row.deletedAt === undefined) return [made];
  const startedAt = row.deletedAt - MINUTE_MS;
  const id = uuidFrom(`seed-deletion:${row.id}`);
  return [made, karborOperationLog(row, { id, startedAt, endedAt: row.deletedAt, status: 'deleted' })];
}
