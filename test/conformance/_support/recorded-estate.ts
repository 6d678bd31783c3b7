import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import {
  karborCheckpoint,
  karborOperationLog,
  karborPlan,
  karborProvider,
} from '../../../src/sandbox/karbor/estate.ts';
import type { KarborCheckpoint, KarborPlan, KarborProvider } from '../../../src/sandbox/karbor/rows.ts';
import { DEMO } from '../../../src/sandbox/keystone/estate.ts';
import type { Recording } from '../../support/recordings.ts';
import {
  checkpointsIn,
  lastCreated,
  startingWith,
  toResource,
  type WireBody,
  type WireCheckpoint,
  type WirePlan,
  type WireProvider,
} from './recorded-bodies.ts';
import {
  at,
  BANKS,
  CHECKPOINTS_DELETED,
  CHECKPOINTS_MADE,
  FAILING_PROVIDER,
  LOGGED_COPY,
  PLANS_DELETED,
  PLANS_MADE,
  PLANS_STARTED,
  PROVIDERS_MADE,
  RUN_MS,
} from './recorded-moments.ts';

// The world in which the recordings were made, as it was at any moment of that day. What the rows hold
// comes from the recorded bodies; when they came, changed and went, from the moments.

/** Only what existed at `now`, in the state of then. */
export function recordedEstate(recordings: readonly Recording[], now: number): Estate {
  const answers = recordings.filter(({ service, status }) => service === 'karbor' && status === 200);
  const bodies = answers.map(({ response_body: body }) => (body ?? {}) as WireBody);
  const estate = emptyEstate();
  const { karbor } = estate;
  const wireProviders = bodies.flatMap((body) => body.providers ?? body.provider ?? []);
  const wireCheckpoints = answers.flatMap(checkpointsIn).sort(lastCreated);
  const wirePlans = [
    ...bodies.flatMap((body) => body.plans ?? body.plan ?? []),
    ...wireCheckpoints.map((checkpoint) => checkpoint.protection_plan),
  ];

  for (const [start, made] of PROVIDERS_MADE) {
    if (at(made) <= now) karbor.providers.push(toProvider(startingWith(wireProviders, start)));
  }
  for (const [start, made] of PLANS_MADE) {
    const isThere = at(made) <= now && !isPast(PLANS_DELETED[start], now);
    const wire = startingWith(wirePlans, start);
    const provider = karbor.providers.find(({ id }) => id === wire.provider_id);
    if (isThere && provider) karbor.plans.push(toPlan(wire, { provider, start, now, createdAt: at(made) }));
  }
  for (const [start, made] of CHECKPOINTS_MADE) {
    const wire = startingWith(wireCheckpoints, start);
    const provider = karbor.providers.find(({ id }) => id === wire.protection_plan.provider_id);
    if (at(made) > now || provider === undefined) continue;
    const row = toCheckpoint(wire, { provider, start, now, createdAt: at(made) });
    karbor.checkpoints.push(row);
    karbor.operationLogs.push(...toOperationLogs(row));
  }
  return estate;
}

function isPast(time: string | undefined, now: number): boolean {
  return time !== undefined && at(time) <= now;
}

function toProvider({ id, name, description, extended_info_schema: schemas }: WireProvider): KarborProvider {
  return karborProvider({
    id,
    name,
    description,
    bank: BANKS[id.slice(0, 8)] ?? { kind: 'swift', name: 'karbor' },
    optionsSchema: schemas.options_schema,
    restoreSchema: schemas.restore_schema,
    savedInfoSchema: schemas.saved_info_schema,
    isFailing: id.startsWith(FAILING_PROVIDER),
  });
}

interface Origin {
  provider: KarborProvider;
  start: string;
  now: number;
  createdAt: number;
}

function toPlan(wire: WirePlan, { provider, start, now, createdAt }: Origin): KarborPlan {
  return karborPlan(provider, {
    id: wire.id,
    projectId: start === 'e3ca7311' ? 'd1b7141d152543d8acddf38f91d7eaae' : DEMO.id,
    name: wire.name,
    description: wire.description ?? null,
    resources: wire.resources.map(toResource),
    parameters: wire.parameters ?? {},
    status: isPast(PLANS_STARTED[start], now) ? 'started' : 'suspended',
    createdAt,
  });
}

function toCheckpoint(wire: WireCheckpoint, { provider, start, now, createdAt }: Origin): KarborCheckpoint {
  const deleted = CHECKPOINTS_DELETED[start];
  const plan = toPlan(wire.protection_plan, { provider, start: '', now, createdAt });
  const isCopy = wire.status === 'wait_copying';
  const settled = provider.isFailing ? 'error' : 'available';
  return karborCheckpoint(provider, plan, {
    id: wire.id,
    projectId: wire.project_id,
    createdAt,
    resourceGraph: wire.resource_graph,
    extraInfo: wire.extra_info,
    status: isCopy ? 'wait_copying' : settled,
    ...(isCopy ? {} : { settlesAt: createdAt + RUN_MS / 2 }),
    ...(deleted !== undefined && isPast(deleted, now) ? { deletedAt: at(deleted) + RUN_MS } : {}),
    deletesTo: provider.isFailing ? 'error-deleting' : 'deleted',
  });
}

function toOperationLogs(row: KarborCheckpoint) {
  if (row.status === 'wait_copying') {
    return row.id.startsWith(LOGGED_COPY) ? [karborOperationLog(row, { operationType: 'copy', endedAt: null })] : [];
  }
  const made = karborOperationLog(row);
  if (row.deletedAt === undefined) return [made];
  const startedAt = row.deletedAt - RUN_MS;
  return [made, karborOperationLog(row, { startedAt, endedAt: startedAt, status: row.deletesTo ?? null })];
}
