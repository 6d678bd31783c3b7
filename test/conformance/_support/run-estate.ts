import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import { karborCheckpoint, karborPlan, karborProvider, karborResource } from '../../../src/sandbox/karbor/estate.ts';
import type {
  KarborCheckpoint,
  KarborOperationLog,
  KarborOutcome,
  KarborPlan,
  KarborProvider,
  KarborRestore,
} from '../../../src/sandbox/karbor/rows.ts';
import { DEMO } from '../../../src/sandbox/keystone/estate.ts';
import type { Recording } from '../../support/recordings.ts';
import {
  checkpointsIn,
  lastCreated,
  startingWith,
  toResource,
  type WireBody,
  type WireCheckpoint,
  type WireLog,
  type WirePlan,
  type WireRun,
} from './recorded-bodies.ts';
import {
  at,
  CHECKPOINTS_MADE,
  instantOf,
  NEVER,
  PLANS_MADE,
  RESTORES_MADE,
  type RunMoments,
  STARTED_PLAN,
  VERIFICATIONS_MADE,
} from './run-moments.ts';

// The Karbor of the recorded runs at any moment of that day. No recording shows its providers.

const text = { type: 'string' };
const OPTIONS = { properties: { backup_name: text, backup_mode: text, force: { type: 'boolean' } } };
const SWIFT = karborProvider({
  id: 'cf56bd3e-97a7-4078-b6d5-f36246333fd9',
  name: 'swift',
  optionsSchema: { 'OS::Cinder::Volume': OPTIONS, 'OS::Nova::Server': OPTIONS },
  canCopy: true,
});
const SHARED = karborProvider({ id: 'e3982e71-f44d-4b09-8abd-3e53e4b80d10', name: 'shared' });
const FILES = karborProvider({
  id: 'b766f37c-d011-4026-8228-28730d734a3f',
  name: 'files',
  bank: { kind: 'filesystem', name: 'files' },
});
const PROVIDERS = [SWIFT, SHARED, FILES];
/** No body shows this plan. */
const UNPROTECTABLE = karborPlan(SWIFT, {
  id: '44861672-4e64-42f8-a6b4-bee9ee1a46d2',
  name: 'more',
  resources: [karborResource({ name: 'a', type: 'OS::No::Such' })],
  createdAt: at('15:09:34'),
});
const CREDENTIAL = {
  id: '3578f92da0a84716ac52f18228319302',
  name: 'gateway',
  secret: '<secret>',
  userId: 'd44a8f5732464453ac9d6f198a36bd2e',
  projectId: DEMO.id,
};

/** Only what existed at `now`, in the state of then. */
export function runEstate(recordings: readonly Recording[], now: number): Estate {
  const answers = recordings.filter(({ service, status }) => service === 'karbor' && status === 200);
  const bodies = answers.map(({ response_body: body }) => (body ?? {}) as WireBody);
  const wireCheckpoints = answers.flatMap(checkpointsIn).sort(lastCreated);
  const wirePlans = [
    ...latest(bodies.flatMap((body) => body.plans ?? body.plan ?? [])),
    ...wireCheckpoints.map(planOf),
  ];
  const wireRestores = latest(bodies.flatMap((body) => body.restores ?? body.restore ?? []));
  const wireVerifications = latest(bodies.flatMap((body) => body.verifications ?? body.verification ?? []));
  const wireLogs = latest(bodies.flatMap((body) => body.operation_logs ?? []));
  const isMade = ({ createdAt }: { createdAt: number }) => createdAt <= now;

  const estate = emptyEstate();
  const { karbor, keystone } = estate;
  keystone.applicationCredentials.push(CREDENTIAL);
  karbor.providers.push(...PROVIDERS);
  const plans = PLANS_MADE.map(([start, made]) => toPlan(startingWith(wirePlans, start), at(made), now));
  karbor.plans.push(...[...plans, UNPROTECTABLE].filter(isMade).filter(({ id }) => !isDeleted(id, now)));
  const starts = Object.keys(CHECKPOINTS_MADE);
  karbor.checkpoints.push(
    ...starts.map((start) => toCheckpoint(startingWith(wireCheckpoints, start), start, now)).filter(isMade),
  );
  karbor.restores.push(...RESTORES_MADE.map((run) => toRun(startingWith(wireRestores, run[0]), run)).filter(isMade));
  karbor.verifications.push(
    ...VERIFICATIONS_MADE.map((run) => toRun(startingWith(wireVerifications, run[0]), run)).filter(isMade),
  );
  karbor.operationLogs.push(...wireLogs.map(toLog).filter(({ startedAt }) => startedAt <= now));
  return estate;
}

/** The body that was recorded last of each row. */
function latest<Row extends { id: string }>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/** The plan in a checkpoint, where extra information is a text. */
function planOf({ protection_plan: plan }: WireCheckpoint): WirePlan {
  return {
    ...plan,
    resources: plan.resources
      .map(toResource)
      .map(({ extraInfo, ...row }) => ({ ...row, extra_info: extraInfo ?? null })),
  };
}

function toPlan(
  { id, name, description, provider_id: providerId, resources, parameters }: WirePlan,
  createdAt: number,
  now: number,
): KarborPlan {
  const isStarted = id.startsWith(STARTED_PLAN.start) && at(STARTED_PLAN.startedAt) <= now;
  return karborPlan(providerOf(providerId), {
    id,
    name,
    description: description ?? null,
    resources: resources.map(({ extra_info: extraInfo, ...row }) => ({ ...row, ...(extraInfo ? { extraInfo } : {}) })),
    parameters: parameters ?? {},
    status: isStarted ? STARTED_PLAN.status : 'suspended',
    createdAt,
  });
}

function isDeleted(id: string, now: number): boolean {
  return id.startsWith(STARTED_PLAN.start) && at(STARTED_PLAN.deletedAt) <= now;
}

function providerOf(id: string | undefined): KarborProvider {
  return PROVIDERS.find((provider) => provider.id === id) ?? SWIFT;
}

function toCheckpoint(wire: WireCheckpoint, start: string, now: number): KarborCheckpoint {
  const { made = '', settled, status = 'available', isCopy = false, deletion } = CHECKPOINTS_MADE[start] ?? {};
  const [begun = NEVER, ended = NEVER, deletesTo = 'deleted'] = deletion ?? [];
  const createdAt = at(made);
  return karborCheckpoint(providerOf(wire.protection_plan.provider_id), toPlan(planOf(wire), createdAt, now), {
    id: wire.id,
    projectId: wire.project_id,
    createdAt,
    resourceGraph: wire.resource_graph,
    status,
    isCopy,
    ...(isCopy ? { extraInfo: {} } : {}),
    ...(settled === undefined ? {} : { settlesAt: at(settled) }),
    ...(instantOf(begun) <= now ? { deletedAt: instantOf(ended), deletesTo } : {}),
  });
}

function toRun(wire: WireRun, [, made, ended]: RunMoments): KarborRestore {
  const outcomes = Object.entries(wire.resources_status).map(([resource, status]): KarborOutcome => {
    const reason = wire.resources_reason[resource];
    return { resource, status, ...(reason === undefined ? {} : { reason }) };
  });
  return {
    id: wire.id,
    projectId: wire.project_id,
    providerId: wire.provider_id,
    checkpointId: wire.checkpoint_id,
    restoreTarget: wire.restore_target ?? null,
    parameters: wire.parameters,
    status: wire.status,
    createdAt: at(made),
    endsAt: instantOf(ended),
    outcomes,
  };
}

const RUNNING: Record<string, string> = { copy: 'copying', restore: 'in_progress', verify: 'in_progress' };

function toLog(wire: WireLog): KarborOperationLog & { startedAt: number } {
  const isDeletion = ['deleted', 'error-deleting'].includes(wire.status);
  return {
    id: wire.id,
    projectId: DEMO.id,
    operationType: wire.operation_type,
    checkpointId: wire.checkpoint_id,
    planId: wire.plan_id,
    providerId: wire.provider_id,
    restoreId: wire.restore_id,
    status: wire.status,
    runningStatus: RUNNING[wire.operation_type] ?? (isDeletion ? 'deleting' : 'protecting'),
    startedAt: Date.parse(`${wire.started_at}Z`),
    endedAt: wire.ended_at === null ? null : Date.parse(`${wire.ended_at}Z`),
  };
}
