import type { Answer, Refusal, World } from '../exchange.ts';
import { uuidFrom } from '../identifiers.ts';
import { createdCheckpointBody } from './checkpoint-body.ts';
import { findCheckpoint } from './checkpoints.ts';
import type { KarborRequest } from './endpoint.ts';
import { karborCheckpoint, karborOperationLog } from './estate.ts';
import { badRequest, overQuota, serverFault } from './faults.ts';
import { resourceGraph } from './graph.ts';
import { checkpointStatus } from './life.ts';
import { findPlan } from './plans.ts';
import { readBody, type Shape, wrapped } from './request-body.ts';
import type { KarborCheckpoint, KarborPlan, KarborProvider } from './rows.ts';
import { bankReport, flowReport } from './traceback.ts';

const EXTRA_INFO: Shape = { type: ['object', 'null'], others: { type: ['boolean', 'string', 'integer'] } };
export const PLAN_ID: Shape = { type: ['string'], format: 'uuid' };
const CREATION: Shape = wrapped('checkpoint', {
  type: ['object'],
  required: ['plan_id'],
  // With a hyphen: accepted and ignored. With an underscore: refused.
  properties: { plan_id: PLAN_ID, 'extra-info': EXTRA_INFO },
});
const RESET: Shape = wrapped('os-resetState', {
  type: ['object'],
  required: ['state'],
  properties: { state: { type: ['string'], enum: ['available', 'error'] } },
});
const RESETTABLE = ['available', 'error', 'copying', 'wait_copying', 'finished'];

/** POST /providers/{provider}/checkpoints: the work continues after the response. */
export function createCheckpoint(request: KarborRequest): Answer {
  const { world, call } = request;
  const { checkpoint: asked } = readBody<{ checkpoint: { plan_id: string } }>(call, CREATION);
  const { plan, provider } = planAndProvider(request, asked.plan_id);
  const { estate, now } = world;
  const { karbor } = estate;
  refuseOverQuota(world, plan.projectId);
  if (karbor.isProtectionDown) throw badRequest('Create checkpoint failed: Timed out waiting for a reply');
  if (karbor.isSwiftDown && provider.bank.kind === 'swift') throw badRequest(bankReport());
  estate.made += 1;
  if (karbor.unbuilt) throw leaveOrphan(request, plan, provider);
  const settlesAt = now + karbor.pace.protectMs;
  const row = karborCheckpoint(provider, plan, {
    id: uuidFrom(`karbor-made:${estate.made}`),
    createdAt: now,
    settlesAt,
    status: provider.isFailing ? 'error' : 'available',
    resourceGraph: resourceGraph(plan.resources, karbor.protectables),
  });
  karbor.checkpoints.push(row);
  karbor.operationLogs.push(karborOperationLog(row, { runningStatus: 'protecting', endedAt: settlesAt }));
  return { status: 200, body: { checkpoint: createdCheckpointBody(row, now) } };
}

/** The records written before the failure of the graph or the flow remain. */
function leaveOrphan({ world: { estate, now } }: KarborRequest, plan: KarborPlan, provider: KarborProvider): Refusal {
  const { karbor } = estate;
  const isGraphBuilt = karbor.unbuilt === 'flow';
  const row = karborCheckpoint(provider, plan, {
    id: uuidFrom(`karbor-made:${estate.made}`),
    createdAt: now,
    status: 'protecting',
    resourceGraph: isGraphBuilt ? resourceGraph(plan.resources, karbor.protectables) : null,
  });
  karbor.checkpoints.push(row);
  const log = { runningStatus: 'protecting', endedAt: null };
  if (isGraphBuilt) karbor.operationLogs.push(karborOperationLog(row, log));
  return badRequest(flowReport(plan.resources[0]?.type ?? 'OS::Cinder::Volume'));
}

/** DELETE /providers/{provider}/checkpoints/{id}: a wrong status is a 500. Check and change are two steps. */
export function deleteCheckpoint(request: KarborRequest): Answer {
  const { estate, now } = request.world;
  const row = findCheckpoint(request);
  if (!['available', 'error'].includes(checkpointStatus(row, now))) {
    throw serverFault(`The checkpoint ${row.id} can not be deleted.`);
  }
  const work = { ms: estate.karbor.pace.claimMs, finish: () => beginDeletion(request.world, row) };
  return { status: 200, body: {}, work };
}

/** A second deletion finds no objects to delete, and fails. */
function beginDeletion({ estate, now }: World, row: KarborCheckpoint): void {
  const provider = estate.karbor.providers.find(({ id }) => id === row.providerId);
  row.isDeletedTwice = row.deletedAt !== undefined;
  row.deletedAt ??= now + estate.karbor.pace.deleteMs;
  row.deletesTo = provider?.isFailing || row.isDeletedTwice ? 'error-deleting' : 'deleted';
  const log = { startedAt: now, runningStatus: 'deleting', status: row.deletesTo, endedAt: row.deletedAt };
  estate.karbor.operationLogs.push(karborOperationLog(row, log));
}

/** PUT /providers/{provider}/checkpoints/{id}: changes the status only. */
export function resetCheckpoint(request: KarborRequest): Answer {
  const { world, call } = request;
  const { 'os-resetState': asked } = readBody<{ 'os-resetState': { state: string } }>(call, RESET);
  const row = findCheckpoint(request);
  if (!RESETTABLE.includes(checkpointStatus(row, world.now))) {
    throw badRequest(`The checkpoint ${row.id} can not be reset.`);
  }
  row.status = asked.state;
  // A copy that is reset has no further status of its own.
  delete row.settlesAt;
  return { status: 200, body: {} };
}

export function planAndProvider(
  { world, caller, parts }: KarborRequest,
  planId: string,
): { plan: KarborPlan; provider: KarborProvider } {
  const plan = findPlan(world, caller, planId);
  const provider = world.estate.karbor.providers.find(({ id }) => id === plan.providerId);
  if (provider === undefined || provider.id !== parts.provider) {
    const message = 'Invalid plan: The parameter provider_id is not the same as the value in the plan.';
    throw badRequest(message);
  }
  return { plan, provider };
}

/** Each accepted delete releases quota, including a second one of the same checkpoint. */
function refuseOverQuota({ estate }: World, projectId: string): void {
  const { quota, checkpoints } = estate.karbor;
  if (quota.checkpoints < 0) return;
  const rows = checkpoints.filter((row) => row.projectId === projectId);
  const givenBack = rows.filter((row) => row.deletedAt !== undefined).length;
  const givenBackTwice = rows.filter((row) => row.isDeletedTwice).length;
  if (rows.length - givenBack - givenBackTwice >= quota.checkpoints) throw overQuota('checkpoints', quota.checkpoints);
}
